import type { CgroupReadings, Sample } from '../../../src/protocol/sample.ts';

/** A sample at the n-th tick of a 10 Hz clock with these readings of the cgroup. */
export function aSample(seq: number, cgroup: CgroupReadings, rest: Partial<Sample> = {}): Sample {
  return { seq, tMs: seq * 100, cgroup, process: {}, runtime: {}, demo: {}, ...rest };
}
