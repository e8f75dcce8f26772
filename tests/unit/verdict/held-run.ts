import assert from 'node:assert/strict';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import type { Sample } from '../../../src/protocol/sample.ts';
import type { Finding, Verdict } from '../../../src/protocol/verdict.ts';
import { white } from '../../incidents/drawn-noise.ts';
import { eventsOf } from '../../support/series.ts';

/** Bytes in a megabyte. */
export const MB = 2 ** 20;
/** Samples of a drawn run. */
export const length = 300;

/** What a run of 300 samples holds at a share of its time, in MB; counts are counts. What is not given lies still. */
export interface Held {
  readonly heap?: number;
  readonly external?: number;
  /** Anonymous memory beside both. */
  readonly native?: number;
  readonly file?: number;
  readonly mapped?: number;
  readonly shmem?: number;
  readonly sock?: number;
  readonly slab?: number;
  readonly kernel?: number;
  readonly swap?: number;
  /** Mapped and deleted files that another group is charged for. */
  readonly mappedElsewhere?: number;
  readonly deleted?: number;
  readonly fds?: number;
  readonly sockets?: number;
  readonly threads?: number;
  readonly timers?: number;
  readonly processes?: number;
  /** Memory of all processes but the largest. */
  readonly children?: number;
  readonly calls?: number;
}

/** The runtime that the program reports of: none of a program that says nothing. */
export type Runtime = 'V8' | 'none';

/** A run of 60 seconds; everything in bytes has noise of a thousandth. */
export function run(held: (at: number, i: number) => Held, runtime: Runtime = 'V8'): readonly RunEvent[] {
  const hums = Array.from({ length: 12 }, (_, k) => white(length, 100 + k));
  return eventsOf(Array.from({ length }, (_, i) => sampleOf(i, held(i / length, i), runtime, hums)));
}

function sampleOf(i: number, held: Held, runtime: Runtime, hums: readonly (readonly number[])[]): Sample {
  const bytes = (mb: number, hum: number): number =>
    Math.max(0, Math.round(mb * MB * (1 + 0.001 * (hums[hum]?.[i] ?? 0))));
  const heap = bytes(held.heap ?? 20, 0);
  const external = bytes(held.external ?? 4, 1);
  const children = bytes(held.children ?? 0, 2);
  const anon = heap * 1.3 + external + bytes(held.native ?? 30, 3) + children;
  const shmem = bytes(held.shmem ?? 0, 4);
  const file = bytes(held.file ?? 20, 5) + bytes(held.mapped ?? 0, 6) + shmem;
  const slab = bytes(held.slab ?? 3, 7);
  const kernel = slab + bytes(held.kernel ?? 3, 8);
  const sock = bytes(held.sock ?? 0, 9);
  const mapped = bytes(12 + (held.mapped ?? 0) + (held.mappedElsewhere ?? 0), 10);
  const swap = bytes(held.swap ?? 0, 11);
  return {
    seq: i,
    tMs: 200 * i,
    cgroup: {
      usageBytes: anon - swap + file + kernel + sock,
      anonBytes: anon - swap,
      fileBytes: file,
      shmemBytes: shmem,
      activeFileBytes: 0,
      inactiveFileBytes: file - shmem,
      mappedFileBytes: bytes(held.mapped ?? 0, 6),
      kernelBytes: kernel,
      slabReclaimableBytes: slab,
      slabUnreclaimableBytes: MB,
      sockBytes: sock,
      swapBytes: swap,
    },
    process: {
      rssBytes: anon - swap + mapped,
      rssAnonBytes: anon - swap,
      rssFileBytes: mapped,
      largestRssAnonBytes: anon - swap - children,
      fds: Math.round(held.fds ?? 22),
      fdSockets: Math.round(held.sockets ?? 2),
      threads: Math.round(held.threads ?? 11),
      processes: Math.round(held.processes ?? 1),
      deletedOpenBytes: bytes(held.deleted ?? 0, 6),
    },
    runtime:
      runtime === 'none'
        ? { unavailable: 'The program says nothing of itself.' }
        : {
            heapUsedBytes: heap,
            heapTotalBytes: heap * 1.3,
            externalBytes: external,
            timers: Math.round(held.timers ?? 3),
          },
    demo: held.calls === undefined ? {} : { calls: held.calls },
  };
}

/** The only finding of a verdict. */
export const only = (verdict: Verdict): Finding => {
  const [finding, ...others] = verdict.findings ?? [];
  assert.ok(finding !== undefined && others.length === 0, `${verdict.kind}: ${verdict.sentence}`);
  return finding;
};
