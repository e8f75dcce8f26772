import { valueOrUndefined } from '../kernel/reading.ts';
import type { Sample } from '../protocol/sample.ts';
import { filesCached } from './files-cached.ts';
import { processLister } from './list-processes.ts';
import { cgroupReader } from './read-cgroup.ts';
import { processReader } from './read-process.ts';
import { readSelfReport } from './read-self-report.ts';
import type { Sampling, SamplingOptions, SamplingTarget } from './sampling.ts';
import { startTicks, type Ticks } from './ticks.ts';

const MIN_HZ = 1;
const MAX_HZ = 50;

/**
 * Samples a run from outside until it is stopped: the first sample at once, then `hz` times a second
 * without drift. Files are read synchronously (some tenths of a millisecond for a sample); the kernel
 * makes them up in memory.
 * @throws RangeError when `hz` is outside 1 to 50. Later trouble with a group becomes its `unavailable`.
 */
export function startSampling(target: SamplingTarget, options: SamplingOptions): Sampling {
  const { roots, clock, hz, startMs, onSample } = options;
  if (!(hz >= MIN_HZ && hz <= MAX_HZ)) {
    throw new RangeError(`The sampling rate must be ${MIN_HZ} to ${MAX_HZ} per second, found ${hz}.`);
  }
  const cgroup = cgroupReader(target.cgroup);
  const lister = processLister(roots, target);
  const processes = processReader(roots, target, lister, clock);
  const cache =
    'unavailable' in target.cgroup
      ? filesCached(roots, target.filesDir, () => valueOrUndefined(lister.list()) ?? [])
      : undefined;

  const take = (seq: number): Sample => {
    const nowMs = clock.nowMs();
    const cgroupReadings = cgroup.read(nowMs);
    const processReadings = processes.read(nowMs);
    const filesCachedBytes = cache?.latest(nowMs);
    return {
      seq,
      tMs: Math.max(0, nowMs - startMs),
      cgroup: cgroupReadings,
      process:
        filesCachedBytes === undefined || 'unavailable' in processReadings
          ? processReadings
          : { ...processReadings, filesCachedBytes },
      ...readSelfReport(target.selfReport(), nowMs),
    };
  };

  const close = (): void => {
    cgroup.close();
    processes.close();
  };
  const ticks = startTicksOr(close, clock, 1000 / hz, (seq) => onSample(take(seq)));
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    const seq = ticks.stop();
    try {
      onSample(take(seq));
    } finally {
      close();
      await cache?.settle();
    }
  };
  return {
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** Starts ticks; when the very first one fails, nobody gets a sampling to stop, so it cleans up itself. */
function startTicksOr(
  cleanUp: () => void,
  ...[clock, periodMs, onTick]: Parameters<typeof startTicks>
): Ticks {
  try {
    return startTicks(clock, periodMs, onTick);
  } catch (error) {
    cleanUp();
    throw error;
  }
}
