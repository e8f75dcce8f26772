import type { Sample } from '../../../src/protocol/sample.ts';

/** A sample as a watch takes it, of which only the container's number matters. */
export const watchedSample = (seq: number, tMs: number, usageBytes: number, oomKills = 0): Sample => ({
  ...{ seq, tMs, cgroup: { usageBytes, anonBytes: usageBytes, oomKills } },
  ...{
    process: { rssBytes: usageBytes, processes: 1 },
    runtime: { unavailable: '' },
    demo: { unavailable: '' },
  },
});
