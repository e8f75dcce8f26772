import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { bubblewrap, INFO_FD } from './bubblewrap.ts';
import { judgeProbe, PROBE_SCRIPT, ProbeReportSchema } from './bubblewrap-probe.ts';
import { noConfinement, parentDeathSignal, type Rung } from './ladder.ts';

const run = promisify(execFile);
/** Generous: on an emulated machine a runtime takes seconds to start. */
const PROBE_TIMEOUT_MS = 30_000;

/** The rung that works here, and why it is not a higher one. */
export interface ChosenRung {
  readonly rung: Rung;
  readonly reason?: string;
}

/** What the probe needs: the runtime that will run the demos, and a directory like a run's. */
export interface ProbeOptions {
  readonly nodePath: string;
  readonly filesDir: string;
  readonly readable: readonly string[];
  /** `PATH` to find the tools on. */
  readonly searchPath: string;
}

/** Tries the rungs from the top, by running a program on each: that a tool is installed says nothing. */
export async function chooseRung(options: ProbeOptions): Promise<ChosenRung> {
  const top = await tryBubblewrap(options, true);
  if (typeof top !== 'string') return { rung: top };
  const older = await tryBubblewrap(options, false);
  if (typeof older !== 'string') return { rung: older };
  const why = `bubblewrap does not work here: ${top}`;
  const next = await tryParentDeathSignal(options);
  if (next === undefined) return { rung: parentDeathSignal, reason: why };
  return { rung: noConfinement, reason: `${why}; setpriv neither: ${next}` };
}

async function tryBubblewrap(options: ProbeOptions, userNamespace: boolean): Promise<Rung | string> {
  const [command, ...args] = bubblewrap([], userNamespace).wrap({
    command: [options.nodePath, '--eval', PROBE_SCRIPT],
    filesDir: options.filesDir,
    readable: options.readable,
    env: { PATH: options.searchPath },
  });
  // The shell gives bwrap somewhere to write what it tells on its info descriptor.
  const said = await output(options, [
    '/bin/sh',
    '-c',
    `exec "$@" ${INFO_FD}>/dev/null`,
    'sh',
    command ?? 'bwrap',
    ...args,
  ]);
  if (said.kind === 'failed') return said.because;
  const report = ProbeReportSchema.safeParse(JSON.parse(said.text));
  return report.success
    ? judgeProbe(report.data, userNamespace)
    : `the probe answered ${JSON.stringify(said.text.slice(0, 100))}`;
}

async function tryParentDeathSignal(options: ProbeOptions): Promise<string | undefined> {
  const command = parentDeathSignal.wrap({
    command: ['/bin/sh', '-c', 'echo works'],
    filesDir: options.filesDir,
    readable: [],
    env: {},
  });
  const said = await output(options, command);
  return said.kind === 'failed' ? said.because : undefined;
}

type Said =
  | { readonly kind: 'said'; readonly text: string }
  | { readonly kind: 'failed'; readonly because: string };

async function output(options: ProbeOptions, [command, ...args]: readonly string[]): Promise<Said> {
  if (command === undefined) return { kind: 'failed', because: 'nothing to run' };
  try {
    const { stdout } = await run(command, args, {
      env: { PATH: options.searchPath },
      cwd: options.filesDir,
      timeout: PROBE_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    return { kind: 'said', text: stdout };
  } catch (error) {
    const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    return { kind: 'failed', because: stderr || (error instanceof Error ? error.message : String(error)) };
  }
}
