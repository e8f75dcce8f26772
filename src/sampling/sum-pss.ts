import type { KernelRoots } from '../kernel/kernel-roots.ts';
import { readProcSmapsRollup } from '../kernel/proc-smaps-rollup.ts';
import type { Clock } from './sampling.ts';
import { sumOfAll } from './sum-of-all.ts';

/** A process, with its RSS: what the look will cost goes by that. */
export interface Resident {
  readonly pid: number;
  /** Undefined for one that has no memory of its own any more. */
  readonly rssBytes: number | undefined;
}

/** Sums the proportional set sizes of processes now and then. */
export interface PssSum {
  /**
   * The sum in bytes, in the sample in which it was asked for; undefined in between, when a look would take too long,
   * and when a process cannot be looked into.
   * @param stillThere asked after the look: what ended meanwhile has no memory and counts nothing
   */
  bytes(
    processes: readonly Resident[],
    nowMs: number,
    stillThere: () => ReadonlySet<number> | undefined,
  ): number | undefined;
}

const PERIOD_MS = 5_000;
/** A look may take 1 % of the time between two: the kernel holds the process's memory lock meanwhile, and nothing else happens here. */
const MOST_MS = 50;
const GIB = 2 ** 30;
/** What a GiB takes, until one has been seen: 15 ms measured with pages of 4 KiB on Linux 6.18, 30 to 45 on a busy machine. */
const FIRST_MS_PER_GIB = 20;
/** A slow look is not believed for ever, nor a fast one (huge pages) of everything. */
const LEAST_MS_PER_GIB = 10;
const FORGETTING = 0.9;

/**
 * Asks `smaps_rollup` of each process every five seconds. How long that will take is known from the RSS and from the
 * looks before; where it would take more than 50 ms the processes are left in peace.
 */
export function pssSum(roots: KernelRoots, clock: Pick<Clock, 'nowMs'>): PssSum {
  let dueMs = Number.NEGATIVE_INFINITY;
  let msPerGib = FIRST_MS_PER_GIB;
  return {
    bytes(processes, nowMs, stillThere) {
      if (nowMs < dueMs) return undefined;
      dueMs = nowMs + PERIOD_MS;
      const resident = processes.filter(({ rssBytes }) => rssBytes !== undefined);
      const gib = resident.reduce((sum, { rssBytes = 0 }) => sum + rssBytes, 0) / GIB;
      if (gib * msPerGib > MOST_MS) {
        msPerGib = Math.max(LEAST_MS_PER_GIB, msPerGib * FORGETTING);
        return undefined;
      }
      const beganMs = clock.nowMs();
      const looks: { readonly pid: number; readonly pssBytes: number | undefined }[] = [];
      for (const { pid } of resident) {
        if (clock.nowMs() - beganMs > MOST_MS) break;
        const found = readProcSmapsRollup(roots, pid);
        looks.push({ pid, pssBytes: found.kind === 'value' ? found.value.pssBytes : undefined });
      }
      const tookMs = clock.nowMs() - beganMs;
      if (gib > 0) msPerGib = Math.max(LEAST_MS_PER_GIB, tookMs / gib);
      const there = stillThere();
      if (there === undefined || looks.length < resident.length) return undefined;
      return sumOfAll(looks.filter(({ pid }) => there.has(pid)).map(({ pssBytes }) => pssBytes));
    },
  };
}
