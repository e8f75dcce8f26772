import type { KernelRoots } from '../kernel/kernel-roots.ts';
import type { Environment } from '../protocol/environment.ts';
import type { Watched } from '../protocol/watch.ts';
import type { FoundSubject } from '../subjects/find-subject.ts';
import { beside } from './followed.ts';
import { missingReadings } from './missing.ts';

/** What a watch is of, as it is when the watch begins. */
export function whatIsWatched(roots: KernelRoots, found: FoundSubject): Watched {
  return {
    ...found.subject,
    ...directoryOf(found),
    beside: { processes: 0, names: [] },
    missing: missingReadings(roots, found),
  };
}

/** The same with who lives beside it now. @param followed the pids that are followed now */
export function lookedAt(
  roots: KernelRoots,
  found: FoundSubject,
  before: Watched,
  followed: ReadonlySet<number>,
): Watched {
  const processes = Math.max(found.root === undefined ? 0 : 1, followed.size);
  return { ...before, processes, beside: beside(roots, found, followed) };
}

/** The directory for commands, where a shell takes it as it is: a cgroup may have any name. */
function directoryOf({ dirs }: FoundSubject): { directory?: string } {
  return 'unavailable' in dirs || !/^[A-Za-z0-9_./@:+-]+$/.test(dirs.memory)
    ? {}
    : { directory: dirs.memory };
}

/** What the badge says: the words of the cgroup that is read, and that nothing is ours here. */
export function environmentOf(environment: Environment, { dirs, subject }: FoundSubject): Environment {
  const reason = 'unavailable' in dirs ? dirs.unavailable : 'A watch only reads.';
  return {
    ...environment,
    program: subject.kind === 'process' ? `process ${subject.pid}, ${subject.name}` : subject.name,
    cgroup: { version: 'unavailable' in dirs ? null : dirs.version, writable: false, reason },
  };
}
