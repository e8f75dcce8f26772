import type { Confinement } from '../../protocol/environment.ts';

/** What is to be run, and what it may touch. Paths are absolute. */
export interface Confined {
  /** The runtime and its arguments. */
  readonly command: readonly string[];
  /** The one directory that the program may write to; also its working directory and home. */
  readonly filesDir: string;
  /** Files and directories that it may read beside the system's own. */
  readonly readable: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A rung of the ladder: a way to hold a program in. */
export interface Rung {
  readonly level: Confinement['level'];
  /** What this rung gives, as it was seen in the probe. */
  readonly achieved: readonly string[];
  /** The command line that runs a program on this rung. It replaces itself: no shell stays behind. */
  wrap(confined: Confined): string[];
  /** Whether the rung's own process stays as the program's parent, with one more in the new pid namespace. */
  readonly hasScaffold: boolean;
}

/** Nothing but the limits of the cgroup and the descriptors. */
export const noConfinement: Rung = {
  level: 'none',
  achieved: [],
  hasScaffold: false,
  wrap: ({ command }) => [...command],
};

/** The program gets SIGKILL when the server dies; its children do not. Source: PR_SET_PDEATHSIG(2const), setpriv(1). */
export const parentDeathSignal: Rung = {
  level: 'parent-death-signal',
  achieved: ['dies with the server'],
  hasScaffold: false,
  wrap: ({ command }) => ['setpriv', '--pdeathsig', 'KILL', '--', ...command],
};
