import type { RunEvent } from '../../src/protocol/run-event.ts';
import { noise } from '../support/noise.ts';
import { eventsOf, sampleWith } from '../support/series.ts';

/** Samples of ten minutes at ten a second. */
export const TEN_MINUTES = 6000;

/**
 * The events of a program that leaks a little into its heap under ordinary garbage, writes a log, and counts its calls:
 * nothing in it is flat, so no judge gets off cheaply. The same each time.
 */
export function tenMinutes(samples = TEN_MINUTES): RunEvent[] {
  const next = noise(20);
  const heapPeriod = 37;
  return eventsOf(
    Array.from({ length: samples }, (_, seq) => {
      const garbageBytes = ((seq % heapPeriod) / heapPeriod) * 24e6 * (1 + 0.2 * next());
      const heapUsedBytes = 12e6 + seq * 2000 + garbageBytes;
      const anonBytes = 40e6 + seq * 2000 + 0.4 * garbageBytes + 1e6 * next();
      const inactiveFileBytes = seq * 8000;
      return sampleWith(seq, {
        cgroup: {
          anonBytes,
          inactiveFileBytes,
          fileBytes: inactiveFileBytes,
          kernelBytes: 4e6 + seq * 20,
          slabReclaimableBytes: 2e6 + seq * 10,
          slabUnreclaimableBytes: 1e6,
          pagetablesBytes: 0.5e6,
          kernelStackBytes: 0.2e6,
          sockBytes: 0,
          pids: 12,
        },
        process: {
          rssBytes: anonBytes + 45e6,
          rssAnonBytes: anonBytes,
          rssFileBytes: 45e6,
          fds: 22 + (seq % 3),
        },
        runtime: { heapUsedBytes, heapTotalBytes: heapUsedBytes * 1.2, timers: 4 },
        demo: { calls: seq * 3, loggedBytes: inactiveFileBytes },
      });
    }),
  );
}
