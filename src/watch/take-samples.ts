import type { KernelRoots } from '../kernel/kernel-roots.ts';
import type { CgroupReadings, Sample, Unavailable } from '../protocol/sample.ts';
import { cgroupReader } from '../sampling/read-cgroup.ts';
import { processReader } from '../sampling/read-process.ts';
import type { Clock } from '../sampling/sampling.ts';
import type { FoundSubject } from '../subjects/find-subject.ts';
import { followedLister, targetOf } from './followed.ts';

/** Takes samples of a subject from outside. */
export interface SubjectSampler {
  take(seq: number, tMs: number): Sample;
  /** The pids that are followed now. */
  followed(): ReadonlySet<number>;
  /** Gives the descriptors back. */
  close(): void;
}

const outside: Unavailable = {
  unavailable: 'A watch reads from outside: what a program knows of itself is not told.',
};
const ended: Unavailable = { unavailable: 'The process has ended.' };

/** The readers of a run, on something that is not ours: nothing is written, traced or signalled. */
export function subjectSampler(
  roots: KernelRoots,
  found: FoundSubject,
  clock: Pick<Clock, 'nowMs'>,
): SubjectSampler {
  const lister = followedLister(roots, found);
  const cgroup = cgroupReader(found.dirs);
  const processes = processReader(roots, targetOf(found), lister, clock);
  const group = (nowMs: number): CgroupReadings | Unavailable => cgroup.read(nowMs);
  return {
    take(seq, tMs) {
      const nowMs = clock.nowMs();
      const cgroupReadings = group(nowMs);
      const processReadings = processes.read(nowMs);
      const nobody = 'unavailable' in processReadings && processReadings.unavailable.startsWith('No process');
      return {
        ...{ seq, tMs, cgroup: cgroupReadings, process: nobody ? ended : processReadings },
        ...{ runtime: outside, demo: outside },
      };
    },
    followed() {
      const pids = lister.list();
      return new Set(pids.kind === 'value' ? pids.value : []);
    },
    close() {
      cgroup.close();
      processes.close();
    },
  };
}
