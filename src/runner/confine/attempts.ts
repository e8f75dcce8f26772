/**
 * What a hostile program would try, by name, in the words that `GET /api/health` says it in. On every rung of the
 * ladder each is found to be denied or allowed by the probe, which tries it; a test lets a program try them in earnest, and
 * holds what that program got to these lists, in both directions.
 */
export const attempts = {
  // Held back by a file system of the program's own, in which these are not there or cannot be written to.
  'read-home': 'read your home directory',
  'change-home': 'change files in your home directory',
  'read-other-runs': 'read the files of other runs',
  'read-journal': 'read the notebook’s journal',
  'change-journal': 'change the notebook’s journal',
  'change-program': 'change its own source',
  'change-modules': 'change the notebook’s node_modules',
  'change-system': 'change the files of the system',
  'turn-switches': 'turn switches of the kernel (/proc/sys)',
  'see-cgroups': 'look at the cgroups of others',
  // There is nothing to raise and nothing to leave where a run has no cgroup.
  'raise-memory-limit': 'raise its memory limit',
  'leave-cgroup': 'leave its cgroup',
  // Held back by a pid namespace of its own.
  'see-processes': 'see the processes of this machine',
  'read-server-environment': 'read the environment of the server',
  'open-server-memory': 'read and write the memory of the server',
  'signal-server': 'send signals to the server',
  'kill-other-runs': 'kill the programs of other runs',
  // Held back by a network namespace of its own.
  'reach-loopback': 'connect to servers on this machine, the notebook included',
  'reach-abstract-sockets': 'connect to abstract sockets of this machine',
  // Held back by having no capabilities, and no way to get any.
  'raise-descriptor-limit': 'raise its limit of descriptors',
  'make-user-namespace': 'make a user namespace',
  'use-setuid-programs': 'become root by a setuid program',
  'make-device': 'make a device node',
  'type-into-terminals': 'type into terminals of this machine',
  // Held back on every rung, by how a program is started.
  'inherit-environment': 'find the server’s variables in its own environment',
  'inherit-descriptors': 'use files or sockets that the server has open',
} as const;

/** The name of an attempt. */
export type Attempt = keyof typeof attempts;

/** Whether each attempt succeeded; one that has no meaning on this machine is left out. */
export type Tries = Readonly<Partial<Record<Attempt, boolean>>>;

/** The two lists, in words. */
export interface Held {
  /** What a program could not do when it was tried. */
  readonly denied: readonly string[];
  /** What nothing kept it from. */
  readonly allowed: readonly string[];
}

/** Says what the tries came to. */
export function whatIsHeld(tries: Tries): Held {
  const names = Object.keys(attempts) as Attempt[];
  const inWords = (succeeded: boolean) =>
    names.filter((name) => tries[name] === succeeded).map((name) => attempts[name]);
  return { denied: inWords(false), allowed: inWords(true) };
}
