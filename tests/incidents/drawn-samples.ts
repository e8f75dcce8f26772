import type { RunEvent } from '../../src/protocol/run-event.ts';
import type { Sample } from '../../src/protocol/sample.ts';
import { eventsOf } from '../support/series.ts';
import { between, gauss } from './gauss.ts';

/** When samples are taken. */
export interface Watch {
  readonly everyMs: number;
  readonly length: number;
}

/** Ten a second for 12 to 120 seconds. */
export function fastWatch(seed: number): Watch {
  return { everyMs: 100, length: Math.round(10 * between(seed)(12, 120)) };
}

/** One sample in 15 seconds, for one hour up to `mostHours`; short watches are drawn as often as long ones. */
export function sparseWatch(seed: number, mostHours: number): Watch {
  const hours = Math.exp(between(seed)(0, Math.log(mostHours)));
  return { everyMs: 15_000, length: Math.round((hours * 3_600) / 15) };
}

/** Where a drawn series stands: what moves, and what follows it. */
export type Where = 'heap' | 'anon' | 'external' | 'file' | 'fds' | 'timers';

/** A level in bytes, from that of a small service to that of a large machine. */
export const levelBytes = (seed: number): number => Math.exp(between(seed)(Math.log(8e6), Math.log(80e9)));

/**
 * The events of a run in which one quantity moves as drawn, and everything that contains it moves with it; the rest
 * stands nearly still.
 * @param values the quantity: bytes, or a count
 * @param where which quantity it is; `anon` is that of a program that says nothing of itself
 */
export function drawnRun(
  watch: Watch,
  values: readonly number[],
  where: Where,
  seed: number,
): readonly RunEvent[] {
  const next = gauss(seed);
  const isCount = where === 'fds' || where === 'timers';
  const scale = isCount ? 60e6 : Math.max(8e6, values.reduce((a, b) => a + b, 0) / values.length);
  /** A thousandth up and down. */
  const still = (bytes: number): number => Math.max(0, Math.round(bytes * (1 + 0.001 * next())));
  return eventsOf(
    values.map((drawn, seq): Sample => {
      const moved = Math.max(0, Math.round(drawn));
      const at = (here: Where, otherwise: number): number => (where === here ? moved : still(otherwise));
      const heapUsedBytes = at('heap', scale * 0.2);
      const externalBytes = at('external', scale * 0.05);
      const rssAnonBytes = at('anon', scale * 0.1) + heapUsedBytes + externalBytes;
      const fileBytes = at('file', scale * 0.2);
      const kernelBytes = still(scale * 0.02);
      const rssFileBytes = still(scale * 0.05);
      return {
        seq,
        tMs: seq * watch.everyMs,
        cgroup: {
          usageBytes: rssAnonBytes + fileBytes + kernelBytes,
          anonBytes: rssAnonBytes,
          fileBytes,
          shmemBytes: 0,
          activeFileBytes: 0,
          inactiveFileBytes: fileBytes,
          kernelBytes,
          oomKills: 0,
        },
        process: {
          rssBytes: rssAnonBytes + rssFileBytes,
          rssAnonBytes,
          rssFileBytes,
          rssShmemBytes: 0,
          fds: where === 'fds' ? moved : 24,
          threads: 11,
          processes: 1,
          deletedOpenBytes: 0,
        },
        runtime:
          where === 'anon'
            ? { unavailable: 'The program has not reported yet.' }
            : {
                heapUsedBytes,
                heapTotalBytes: Math.round(heapUsedBytes * 1.2),
                externalBytes,
                arrayBuffersBytes: Math.round(externalBytes / 2),
                timers: where === 'timers' ? moved : 3,
              },
        demo: {},
      };
    }),
  );
}
