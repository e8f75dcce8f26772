import type { CgroupDirs } from '../kernel/cgroup-dirs.ts';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import type { DemoReadings, RuntimeReadings, Sample, Unavailable } from '../protocol/sample.ts';

/** A monotonic clock in milliseconds. Wall time is never used to measure. */
export interface Clock {
  nowMs(): number;
  /** Calls back once after a delay; returns the cancellation. */
  after(delayMs: number, callback: () => void): () => void;
}

/** What a sampler looks at. */
export interface SamplingTarget {
  /** The run's own cgroup, or why there is none. */
  readonly cgroup: CgroupDirs | Unavailable;
  /**
   * Root of the process tree to sum when there is no cgroup to list (the pid that was spawned).
   * Undefined until the program runs.
   */
  rootPid(): number | undefined;
  /** Pids that belong to the sandbox and not to the program: left out of the process sums. */
  scaffoldPids(): ReadonlySet<number>;
  /** The program's last report, with the time it came in, or undefined before the first. */
  selfReport():
    | { readonly atMs: number; readonly runtime: RuntimeReadings; readonly counters: DemoReadings }
    | undefined;
  /** Directory of the run's files: where there is no cgroup, its page cache is asked of fincore(1). */
  readonly filesDir: string;
}

/** Options of one sampling. */
export interface SamplingOptions {
  readonly roots: KernelRoots;
  readonly clock: Clock;
  /** Ticks per second, 1 to 50. */
  readonly hz: number;
  /** Clock reading that is the run's zero. */
  readonly startMs: number;
  /** Gets each sample. What it throws is not caught: it goes to whoever runs the clock. */
  readonly onSample: (sample: Sample) => void;
}

/** A sampling that runs. */
export interface Sampling {
  /** Takes one last sample out of turn (before the cgroup goes away), then stops. Idempotent. */
  stop(): Promise<void>;
}

export { startSampling } from './start-sampling.ts';
export { systemClock } from './system-clock.ts';
