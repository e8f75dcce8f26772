import type { KernelRoots } from '../kernel/kernel-roots.ts';
import { hasEnded } from '../kernel/proc-stat.ts';
import { type ProcStatus, readProcStatus } from '../kernel/proc-status.ts';
import { valueOrUndefined } from '../kernel/reading.ts';
import type { ProcessReadings, Unavailable } from '../protocol/sample.ts';
import { descriptorCounter } from './count-descriptors.ts';
import { descriptorCensus } from './descriptor-census.ts';
import type { GroupReader } from './group-reader.ts';
import { guarded } from './guard.ts';
import { type ProcessLister, processLister } from './list-processes.ts';
import { present } from './present.ts';
import type { Clock, SamplingTarget } from './sampling.ts';
import { sumOfAll } from './sum-of-all.ts';
import { pssSum, type Resident } from './sum-pss.ts';
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
  const census = descriptorCensus(roots, clock);
  const pss = pssSum(roots, clock);
  const stillThere = (): ReadonlySet<number> | undefined => {
    const pids = valueOrUndefined(lister.list());
    return pids === undefined ? undefined : new Set(pids);
  };
  const readAll = (nowMs: number): ProcessReadings | Unavailable => {
    const pids = lister.list();
    if (pids.kind === 'unavailable') return { unavailable: pids.because };
    descriptors.keepOnly(new Set(pids.value));
    const read = pids.value.flatMap((pid) => countProcess(pid, nowMs));
    const ours = lister.confirm(read.map(({ pid, status }) => ({ pid, ppid: status.ppid })));
    const counted = read.filter(({ pid }) => ours.has(pid));
    if (counted.length === 0) return NONE;
    return {
      ...totals(counted),
      ...present({ pssBytes: pss.bytes(counted.map(residentOf), nowMs, stillThere) }),
      ...census.take(
        counted.map(({ pid }) => pid),
        nowMs,
        stillThere,
      ),
    };
  };
  const countProcess = (pid: number, nowMs: number): Counted[] => {
    const status = readProcStatus(roots, pid);
    if (status.kind === 'unavailable' || hasEnded(status.value.state)) return [];
    const fds = descriptors.count(pid, nowMs);
    return fds === 'gone' ? [] : [{ pid, status: status.value, fds }];
  };
  return {
    read: (nowMs) => guarded(() => readAll(nowMs)),
    close: () => census.close(),
  };
}

function residentOf({ pid, status }: Counted): Resident {
  return { pid, rssBytes: status.rssBytes };
}

function totals(counted: readonly Counted[]): ProcessReadings {
  const statuses = counted.map(({ status }) => status);
  // One without an address space (it is ending, or is a kernel thread) has no memory: it takes no other's reading away.
  const resident = statuses.filter((s) => s.rssBytes !== undefined);
  return present({
    rssBytes: sumOfAll(resident.map((s) => s.rssBytes)),
    rssAnonBytes: sumOfAll(resident.map((s) => s.rssAnonBytes)),
    rssFileBytes: sumOfAll(resident.map((s) => s.rssFileBytes)),
    rssShmemBytes: sumOfAll(resident.map((s) => s.rssShmemBytes)),
    largestRssBytes: largest(resident.map((s) => s.rssBytes)),
    largestRssAnonBytes: largest(resident.map((s) => s.rssAnonBytes)),
    swapBytes: sumOfAll(resident.map((s) => s.swapBytes)),
    fds: sumOfAll(counted.map(({ fds }) => fds)),
    threads: sumOfAll(statuses.map((s) => s.threads)),
    processes: counted.length,
  });
}

/** The largest, or undefined when one is missing: that might be the largest. */
function largest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length && known.length > 0
    ? known.reduce((a, b) => Math.max(a, b))
    : undefined;
}
