import type { KernelRoots } from '../kernel/kernel-roots.ts';
import { hasEnded } from '../kernel/proc-stat.ts';
import { type ProcStatus, readProcStatus } from '../kernel/proc-status.ts';
import type { ProcessReadings, Unavailable } from '../protocol/sample.ts';
import { descriptorCounter } from './count-descriptors.ts';
import { deletedOpen } from './deleted-open-files.ts';
import type { GroupReader } from './group-reader.ts';
import { guarded } from './guard.ts';
import { type ProcessLister, processLister } from './list-processes.ts';
import { present } from './present.ts';
import type { Clock, SamplingTarget } from './sampling.ts';
import { systemClock } from './system-clock.ts';

const NONE: Unavailable = { unavailable: 'No process of this run is alive.' };

/** One living process of the run. */
interface Counted {
  readonly pid: number;
  readonly status: ProcStatus;
  readonly fds: number | undefined;
}

/**
 * Sums memory, threads and descriptors over the living processes of a run. A process that ends between
 * being listed and being read is not counted, nor is the stranger who has got its pid by then. A reading
 * that one process refuses is left out of the sum rather than counted as 0.
 * @param lister names the processes; one may be shared by several readers.
 * @param clock says how long a look takes.
 */
export function processReader(
  roots: KernelRoots,
  target: SamplingTarget,
  lister: ProcessLister = processLister(roots, target),
  clock: Pick<Clock, 'nowMs'> = systemClock,
): GroupReader<ProcessReadings> {
  const descriptors = descriptorCounter(roots, clock);
  const deleted = deletedOpen(roots, lister);
  const readAll = (nowMs: number): ProcessReadings | Unavailable => {
    const pids = lister.list();
    if (pids.kind === 'unavailable') return { unavailable: pids.because };
    descriptors.keepOnly(new Set(pids.value));
    const read = pids.value.flatMap((pid) => countProcess(pid, nowMs));
    const ours = lister.confirm(read.map(({ pid, status }) => ({ pid, ppid: status.ppid })));
    const counted = read.filter(({ pid }) => ours.has(pid));
    if (counted.length === 0) return NONE;
    const readings = totals(counted);
    const confirmed = counted.map(({ pid }) => pid);
    return { ...readings, ...present({ deletedOpenBytes: deleted.bytes(confirmed, readings.fds, nowMs) }) };
  };
  const countProcess = (pid: number, nowMs: number): Counted[] => {
    const status = readProcStatus(roots, pid);
    if (status.kind === 'unavailable' || hasEnded(status.value.state)) return [];
    const fds = descriptors.count(pid, nowMs);
    return fds === 'gone' ? [] : [{ pid, status: status.value, fds }];
  };
  return {
    read: (nowMs) => guarded(() => readAll(nowMs)),
    close: () => undefined,
  };
}

function totals(counted: readonly Counted[]): ProcessReadings {
  const statuses = counted.map(({ status }) => status);
  return present({
    rssBytes: sum(statuses.map((s) => s.rssBytes)),
    rssAnonBytes: sum(statuses.map((s) => s.rssAnonBytes)),
    rssFileBytes: sum(statuses.map((s) => s.rssFileBytes)),
    rssShmemBytes: sum(statuses.map((s) => s.rssShmemBytes)),
    fds: sum(counted.map(({ fds }) => fds)),
    threads: sum(statuses.map((s) => s.threads)),
    processes: counted.length,
  });
}

/** A sum, or undefined when a term is missing: a sum of some would be too low and not say so. */
function sum(terms: readonly (number | undefined)[]): number | undefined {
  let total = 0;
  for (const term of terms) {
    if (term === undefined) return undefined;
    total += term;
  }
  return total;
}
