import type { DemoReadings, RuntimeReadings, Unavailable } from '../protocol/sample.ts';
import type { SamplingTarget } from './sampling.ts';

/** How old a program's report may be. It reports ten times a second; one that is busy or stuck does not. */
const STALE_AFTER_MS = 1000;

/** What the program says of itself, or why that is not to be used. */
export interface SelfReported {
  readonly runtime: RuntimeReadings | Unavailable;
  readonly demo: DemoReadings | Unavailable;
}

/** The program's last report, as long as it is fresh. A stale one is not drawn on: the line would be flat and wrong. */
export function readSelfReport(
  report: ReturnType<SamplingTarget['selfReport']>,
  nowMs: number,
): SelfReported {
  if (report === undefined) {
    const none = { unavailable: 'The program has not reported yet.' };
    return { runtime: none, demo: none };
  }
  const ageMs = nowMs - report.atMs;
  if (ageMs > STALE_AFTER_MS) {
    const stale = { unavailable: `The program has not reported for ${(ageMs / 1000).toFixed(1)} s.` };
    return { runtime: stale, demo: stale };
  }
  return { runtime: report.runtime, demo: report.counters };
}
