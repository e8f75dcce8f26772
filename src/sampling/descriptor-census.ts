import { type Dir, opendirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../kernel/errno.ts';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import type { ProcessReadings } from '../protocol/sample.ts';
import { isDeletedOnDisk } from './deleted-open-files.ts';
import type { Clock } from './sampling.ts';
import { timeBudget } from './time-budget.ts';

/** What the open descriptors of processes are: counts, and the bytes of the files among them that have no name any more. */
export type DescriptorKinds = Required<
  Pick<ProcessReadings, 'fdFiles' | 'fdSockets' | 'fdPipes' | 'fdOthers' | 'deletedOpenBytes'>
>;

/** What a look is worth at a moment: the whole, or only the part that is still true a little later. */
export type DescriptorAnswer = Partial<DescriptorKinds>;

/** Looks at the descriptors of processes one by one, a little in each sample. */
export interface DescriptorCensus {
  /**
   * Goes on with the census. The sample in which it ends gets the counts; `deletedOpenBytes` stays for a second.
   * @param pids the processes alive now
   * @param stillThere asked when all have been looked at: what ended meanwhile does not count, what came is looked at too
   */
  take(
    pids: readonly number[],
    nowMs: number,
    stillThere: () => ReadonlySet<number> | undefined,
  ): DescriptorAnswer;
  /** Closes what is open in the middle of a census. */
  close(): void;
}

const PERIOD_MS = 1_000;
/** A census that took long is repeated more rarely, so that it never takes more than 2 % of a core. */
const REST_PER_WORK = 50;
/** About two seconds of work. Beyond it, counting takes so long that the sum is of no moment. */
const MOST_DESCRIPTORS = 250_000;
/** The clock is asked once for this many descriptors: each takes some microseconds. */
const BATCH = 32;

/** What was found in one process. */
interface Portion {
  readonly kinds: { fdFiles: number; fdSockets: number; fdPipes: number; fdOthers: number };
  /** Bytes of each deleted file, by device and inode. */
  readonly deleted: Map<string, number>;
  /** The kernel does not let us see what this process has open. */
  refused: boolean;
}

/** A census that is under way. */
interface Census {
  readonly portions: Map<number, Portion>;
  waiting: number[];
  open: { readonly pid: number; readonly path: string; readonly dir: Dir } | undefined;
  looked: number;
  workMs: number;
}

/**
 * A census of descriptors. One stat(2) for each tells its kind, and whether it is a file that has been deleted
 * (proc_pid_fd(5), unlink(2)). It does as much in each sample as its share of the time allows and goes on with the
 * next, so a program with 50,000 descriptors is answered too, every half minute instead of every second. There is no answer when
 * one of the processes cannot be looked into: the sum of the others would be too low.
 */
export function descriptorCensus(roots: KernelRoots, clock: Pick<Clock, 'nowMs'>): DescriptorCensus {
  const budget = timeBudget(clock);
  let underWay: Census | undefined;
  let restsUntilMs = Number.NEGATIVE_INFINITY;
  let last: { readonly atMs: number; readonly deletedOpenBytes: number | undefined } | undefined;

  const end = (census: Census, nowMs: number): void => {
    closeDir(census);
    underWay = undefined;
    restsUntilMs = nowMs + Math.max(PERIOD_MS, census.workMs * REST_PER_WORK);
  };

  return {
    take(pids, nowMs, stillThere) {
      const allowance = budget.start(nowMs);
      const kept =
        last?.deletedOpenBytes !== undefined && nowMs - last.atMs < PERIOD_MS
          ? { deletedOpenBytes: last.deletedOpenBytes }
          : {};
      if (underWay === undefined && nowMs < restsUntilMs) return kept;
      underWay ??= { portions: new Map(), waiting: [...pids], open: undefined, looked: 0, workMs: 0 };
      const census = underWay;
      const beganMs = clock.nowMs();
      let there: ReadonlySet<number> | undefined;
      do {
        lookAt(roots, census, allowance.isLeft);
        there = isDone(census) ? stillThere() : undefined;
        census.waiting.push(...[...(there ?? [])].filter((pid) => !census.portions.has(pid)));
      } while (there !== undefined && !isDone(census) && allowance.isLeft());
      census.workMs += clock.nowMs() - beganMs;
      if (!isDone(census) && census.looked <= MOST_DESCRIPTORS) return kept;
      const answer = there === undefined || !isDone(census) ? {} : sumOf(census, there);
      end(census, nowMs);
      last = { atMs: nowMs, deletedOpenBytes: answer.deletedOpenBytes };
      return answer;
    },
    close() {
      if (underWay !== undefined) closeDir(underWay);
      underWay = undefined;
    },
  };
}

function isDone(census: Census): boolean {
  return census.waiting.length === 0 && census.open === undefined;
}

function closeDir(census: Census): void {
  census.open?.dir.closeSync();
  census.open = undefined;
}

/** Looks at descriptors until none is left, or the time is up, or there are too many. */
function lookAt(roots: KernelRoots, census: Census, isTimeLeft: () => boolean): void {
  for (;;) {
    census.open ??= openNext(roots, census);
    if (census.open === undefined) return;
    const { pid, path, dir } = census.open;
    const portion = portionOf(census, pid);
    for (let i = 0; i < BATCH; i++) {
      const entry = attempt(() => dir.readSync());
      // Null is the end; a directory that can be read no further is that of a process that has ended.
      if (entry === null || typeof entry === 'string') {
        closeDir(census);
        break;
      }
      census.looked += 1;
      look(join(path, entry.name), portion);
    }
    if (census.looked > MOST_DESCRIPTORS || !isTimeLeft()) return;
  }
}

function openNext(roots: KernelRoots, census: Census): Census['open'] {
  for (let pid = census.waiting.shift(); pid !== undefined; pid = census.waiting.shift()) {
    const path = join(roots.proc, String(pid), 'fd');
    const portion = portionOf(census, pid);
    const dir = attempt(() => opendirSync(path, { bufferSize: BATCH }));
    if (typeof dir !== 'string') return { pid, path, dir };
    portion.refused = true;
  }
  return undefined;
}

function portionOf(census: Census, pid: number): Portion {
  const known = census.portions.get(pid);
  if (known !== undefined) return known;
  const portion: Portion = {
    kinds: { fdFiles: 0, fdSockets: 0, fdPipes: 0, fdOthers: 0 },
    deleted: new Map(),
    refused: false,
  };
  census.portions.set(pid, portion);
  return portion;
}

function look(path: string, portion: Portion): void {
  const stats = attempt(() => statSync(path));
  if (typeof stats === 'string') {
    // Closed meanwhile is none. What cannot be asked (a file server that does not answer for it) is open all the same.
    if (stats === 'EACCES' || stats === 'EPERM') portion.refused = true;
    else if (stats !== 'ENOENT') portion.kinds.fdOthers += 1;
    return;
  }
  portion.kinds[kindOf(stats)] += 1;
  if (isDeletedOnDisk(path, stats)) portion.deleted.set(`${stats.dev}:${stats.ino}`, stats.size);
}

function kindOf(stats: Stats): keyof Portion['kinds'] {
  if (stats.isFile()) return 'fdFiles';
  if (stats.isSocket()) return 'fdSockets';
  return stats.isFIFO() ? 'fdPipes' : 'fdOthers';
}

/** The sum over the processes that are there; a file that two of them have open counts once. */
function sumOf(census: Census, there: ReadonlySet<number>): DescriptorAnswer {
  const portions = [...census.portions].flatMap(([pid, portion]) => (there.has(pid) ? [portion] : []));
  if (portions.length === 0 || portions.some(({ refused }) => refused)) return {};
  const total = (kind: keyof Portion['kinds']): number =>
    portions.reduce((sum, { kinds }) => sum + kinds[kind], 0);
  const deleted = new Map(portions.flatMap((portion) => [...portion.deleted]));
  return {
    fdFiles: total('fdFiles'),
    fdSockets: total('fdSockets'),
    fdPipes: total('fdPipes'),
    fdOthers: total('fdOthers'),
    deletedOpenBytes: [...deleted.values()].reduce((sum, bytes) => sum + bytes, 0),
  };
}

/** What a system call gives, or the name of its error. */
function attempt<T>(call: () => T): T | string {
  try {
    return call();
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    return code;
  }
}
