import { median } from 'simple-statistics';
import type { GrowthKind } from '../protocol/verdict.ts';
import { comesWith } from './comes-with.ts';
import type { Course } from './course.ts';
import {
  anonymous,
  besideTheLargest,
  externalBytes,
  fds,
  goroutines,
  heapUsedBytes,
  outsideV8,
  processes,
  type Quantity,
  takenByV8,
  threads,
  timers,
} from './quantities.ts';
import { manyTimes, onlyCame, roseBytes, roseCount } from './rose.ts';
import type { Watch } from './watch.ts';

/** A piece of grown anonymous memory, with what it belongs to. */
export interface Piece {
  readonly kind: GrowthKind;
  readonly bytes: number;
  /** The readings that carry it. */
  readonly witnesses: readonly string[];
  /** Counts that rose with it. */
  readonly together: readonly string[];
  /** The quantity that measures it more closely than the part does: its rate is told, where it rose clearly. */
  readonly by?: Quantity;
}

/**
 * Memory that grew by less than this share of the container's number while descriptors multiplied is theirs: the
 * object of an open file, its name and its inode.
 */
export const besideDescriptors = 0.25;
/** The least correlation at which two quantities count as rising together. */
const inStep = 0.9;
/** What one thread or process brings at least: its stack, its heap. Forty idle threads with 50 KB each are no growth. */
const leastPerThreadBytes = 128 * 2 ** 10;
/** The floors of a heap wander by some of it; what it keeps is told from this share of the container on. */
const leastOnHeap = 0.1;
/** A piece below this share of the whole is what comes with the others. */
const leastPiece = 0.2;

/**
 * Whose anonymous memory grew: takes the growth apart into pieces. What V8 has taken for its heap and its buffers belongs
 * to the heap, the buffers, or the timers that keep both alive; what lies outside of it to children, threads or
 * something that no reading names.
 * @param grown the quantity whose rise is taken apart
 */
export function piecesOf(watch: Watch, riseBytes: number, grown: Quantity = anonymous): readonly Piece[] {
  const whole = riseBytes - heldByDescriptors(watch, riseBytes);
  if (risenCount(watch, goroutines, grown) !== undefined)
    return largePieces([piece('goroutines', whole, ['runtime.goroutines'], lockstep(watch, goroutines))]);
  const outside = outsideBytes(watch, whole);
  return largePieces([
    ...outsidePieces(watch, outside, whole, grown),
    ...insidePieces(watch, whole - outside, grown, outside > 0),
  ]);
}

/** The pieces that are more than what comes with the others. The rest of a rise is room of the runtime. */
const largePieces = (all: readonly Piece[]): readonly Piece[] => {
  const whole = all.reduce((sum, { bytes }) => sum + Math.max(0, bytes), 0);
  return all.filter(({ bytes }) => bytes > 0 && bytes >= leastPiece * whole);
};

const piece = (
  kind: GrowthKind,
  bytes: number,
  witnesses: readonly string[],
  together: readonly string[] = [],
  by?: Quantity,
): Piece => ({
  kind,
  bytes,
  witnesses: ['cgroup.anonBytes', ...witnesses],
  together,
  ...(by === undefined ? {} : { by }),
});

/**
 * How much of a rise lies outside of V8's heap and buffers. V8 takes room for its heap in steps and gives it back late, so
 * this is asked of the room that it has taken, not of what its heap uses. All of it where no heap is read; where the room
 * is not told, what heap and buffers do not explain.
 */
function outsideBytes(watch: Watch, whole: number): number {
  if (watch.course(heapUsedBytes) === undefined && watch.course(externalBytes) === undefined) return whole;
  const course = watch.course(outsideV8);
  // Without it V8's own room cannot be told from what lies outside.
  if (course === undefined) return 0;
  return roseBytes(watch, course) && course.state !== 'fell-back' ? Math.min(whole, course.rise) : 0;
}

/** Whether the threads that came are those of processes that came: each process has one at least. */
const areOfChildren = (watch: Watch): boolean =>
  roseCount(watch.course(processes)) && watch.together(threads, processes) >= 0.98;

/** Children, threads, or what no reading names. */
function outsidePieces(watch: Watch, bytes: number, whole: number, grown: Quantity): readonly Piece[] {
  const children = Math.min(whole, childBytes(watch, bytes, grown));
  const left = Math.max(0, bytes - children);
  const named = [piece('child-processes', children, ['process.processes', 'process.rssBytes'])];
  // The memory of a child lies outside of its parent's heap too, and its floors are lower than its means: what is left is its own.
  if (left < leastPiece * whole || children >= leastPiece * whole) return named;
  const count = risenCount(watch, threads, grown);
  // Each process brings threads: where neither their number is read nor which of them has the memory, whose threads these are is not seen.
  const own =
    [processes, besideTheLargest].some((of) => watch.course(of) !== undefined) && !areOfChildren(watch);
  const brought = count !== undefined && left / count >= leastPerThreadBytes;
  if (own && (brought || threadsCameAndWent(watch, left, whole)))
    return [...named, piece('threads', left, ['process.threads'], lockstep(watch, threads), outsideV8)];
  return [...named, piece('anonymous', left, [], [], children > 0 ? undefined : outsideV8)];
}

/**
 * Threads as what holds nearly all of a rise: memory outside of V8 rose with it, and threads came, or came and went. Asked by
 * levels, where the course of neither is clear.
 */
export function threadsBehind(watch: Watch, riseBytes: number, grown: Quantity): Piece | undefined {
  const bytes = beyondV8(watch, riseBytes);
  if (bytes === undefined || bytes < 0.75 * riseBytes) return undefined;
  const came =
    risenCount(watch, threads, grown) !== undefined || (threadsCame(watch) && brings(watch, bytes));
  return came ? piece('threads', bytes, ['process.threads'], lockstep(watch, threads)) : undefined;
}

/** What of a rise V8 has not taken for its heap and its buffers, by levels; undefined where it does not say what it took. */
export function beyondV8(watch: Watch, riseBytes: number): number | undefined {
  const taken = watch.course(takenByV8);
  return taken === undefined ? undefined : riseBytes - Math.max(0, taken.last - taken.from);
}

/**
 * Timers with what they keep alive, or the heap, or buffers.
 * @param beside whether something outside of V8 grew as well
 */
function insidePieces(watch: Watch, bytes: number, grown: Quantity, beside: boolean): readonly Piece[] {
  if (bytes <= 0) return [];
  // What a timer keeps alive has no bound, so all that rose in step with them is theirs.
  if (risenCount(watch, timers, grown) !== undefined)
    return [piece('timers', bytes, ['runtime.timers'], lockstep(watch, timers))];
  const heap = riseOf(watch, heapUsedBytes);
  const buffers = riseOf(watch, externalBytes);
  const both = heap + buffers;
  // Garbage between two collections is memory too, so RSS rises by more than what the heap keeps.
  const clear = [heapUsedBytes, externalBytes].some((of) => isLikely(watch, watch.course(of), beside));
  if (both < (clear ? 0.3 : 0.6) * bytes) return [];
  if (both < leastOnHeap * watch.levelBytes) return [];
  // What is kept is told; the rest of the rise is room that V8 took for garbage.
  const kept = Math.min(bytes, both);
  if (Math.min(heap, buffers) >= leastPiece * both)
    return [
      piece('js-heap', (kept * heap) / both, ['runtime.heapUsedBytes'], [], heapUsedBytes),
      piece('off-heap', (kept * buffers) / both, ['runtime.externalBytes'], [], externalBytes),
    ];
  return heap >= buffers
    ? [piece('js-heap', kept, ['runtime.heapUsedBytes'], [], heapUsedBytes)]
    : [piece('off-heap', kept, ['runtime.externalBytes'], [], externalBytes)];
}

/**
 * Whether a reading rose clearly; beside something else that did, or by much though it is not clear that it goes on.
 */
function isLikely(watch: Watch, course: Course | undefined, beside: boolean): boolean {
  if (course === undefined) return false;
  const much = course.state === 'unclear' && course.rise >= 2 * leastOnHeap * watch.levelBytes;
  return (beside && much) || roseBytes(watch, course);
}

/** Whether the heap or the buffers of a program rose clearly, and by more than the objects of its descriptors would make. */
const keepsClearly = (watch: Watch): boolean =>
  [heapUsedBytes, externalBytes].some((of) => {
    const course = watch.course(of);
    return course?.state === 'goes-on' && course.rise >= 2 * leastOnHeap * watch.levelBytes;
  });

/** What a program on V8 keeps by its own counters, without the room that V8 takes beside it; undefined where it does not say. */
function keptBytes(watch: Watch): number | undefined {
  const all = [heapUsedBytes, externalBytes, outsideV8];
  if (all.some((of) => watch.course(of) === undefined)) return undefined;
  return all.reduce((sum, of) => sum + riseOf(watch, of), 0);
}

/** What the descriptors that came can account for. */
export function heldByDescriptors(watch: Watch, riseBytes: number): number {
  const count = watch.course(fds);
  if (!roseCount(count) || !multiplied(count) || keepsClearly(watch)) return 0;
  const kept = Math.min(riseBytes, keptBytes(watch) ?? riseBytes);
  return kept < besideDescriptors * watch.levelBytes ? kept : 0;
}

/** A count that is several times what it was: kernel memory and objects that rise with it are its own. */
export const multiplied = (count: Course): boolean => count.rise >= manyTimes * Math.max(1, count.from);

/** How far a quantity of the runtime rose at its floors, in bytes; 0 where it is not read. */
export function riseOf(watch: Watch, of: Quantity): number {
  const course = watch.course(of);
  if (course === undefined) return 0;
  const { rise, moments, state } = course;
  if (state !== 'fell-back' && roseBytes(watch, course)) return rise;
  const { y } = moments;
  const third = Math.max(1, Math.floor(y.length / 3));
  const [first, last] = [y.slice(0, third), y.slice(-third)];
  const atLowest = Math.min(...last) - Math.min(...first);
  // The lowest of a flat one may be a single moment of its start, before everything was loaded.
  const rose = state === 'flat' ? Math.min(atLowest, median(last) - median(first)) : atLowest;
  return Math.max(0, rose);
}

/** How many came of a count that rose together with the memory; undefined where it did not. */
function risenCount(watch: Watch, of: Quantity, grown: Quantity): number | undefined {
  const course = watch.course(of);
  if (course === undefined || !(roseCount(course) || onlyCame(course))) return undefined;
  return watch.together(of, grown) >= inStep ? course.rise : undefined;
}

/** Whether timers came, and memory of the runtime's with them. */
export const timersCame = (watch: Watch): boolean =>
  [anonymous, takenByV8, heapUsedBytes, externalBytes].some(
    (grown) => risenCount(watch, timers, grown) !== undefined,
  );

/**
 * Memory of child processes: what all but the largest process gained, or, where the largest is not told apart,
 * what came with each further process and is not V8's.
 */
function childBytes(watch: Watch, outside: number, grown: Quantity): number {
  const others = watch.course(besideTheLargest);
  if (others !== undefined) return roseBytes(watch, others) ? others.rise : 0;
  const count = risenCount(watch, processes, grown);
  return count !== undefined && outside / count >= leastPerThreadBytes ? outside : 0;
}

/**
 * Whether threads came and went while memory outside the main heap grew: each brings memory that the allocator keeps
 * when it ends, and a count that returns hides how many there were. Told only where the heap is read and is not it.
 */
function threadsCameAndWent(watch: Watch, outside: number, riseBytes: number): boolean {
  const course = watch.course(threads);
  if (course === undefined || watch.course(outsideV8) === undefined) return false;
  const { y } = course.moments;
  const most = course.highest - Math.min(...y);
  // A pool that was started once stays: only a count that fell back again hides how many there were.
  if (course.highest - Math.min(...y.slice(y.indexOf(course.highest))) < 0.5 * most) return false;
  return outside >= 0.75 * riseBytes && most >= 0.5 * course.from && outside / most >= leastPerThreadBytes;
}

/** A pool is started within a smaller part of the watch; what is counted and came over a longer one came with the work. */
export const notAtOnce = 0.25;

/** Whether threads came with the work: half as many again or more, over a part of the watch and not at one moment, or came and went. */
export function threadsCame(watch: Watch): boolean {
  const course = watch.course(threads);
  if (course === undefined) return false;
  const { x, y } = course.moments;
  const top = y.indexOf(course.highest);
  const least = Math.min(...y);
  const most = course.highest - least;
  if (!(most >= 0.5 * course.from)) return false;
  if (course.highest - Math.min(...y.slice(top)) >= 0.5 * most) return true;
  const foot = y.slice(0, top).findLastIndex((value) => value - least <= 0.1 * most);
  const climb = (x[top] ?? 0) - (x[Math.max(0, foot)] ?? 0);
  return climb >= notAtOnce * ((x.at(-1) ?? 0) - (x[0] ?? 0));
}

/** Whether some memory is enough for the threads that there were at most. */
function brings(watch: Watch, bytes: number): boolean {
  const course = watch.course(threads);
  return (
    course !== undefined && bytes >= leastPerThreadBytes * (course.highest - Math.min(...course.moments.y))
  );
}

/** Descriptors that rose with a count: one for each, or a fixed number for each. */
export function lockstep(watch: Watch, of: Quantity): string[] {
  return roseCount(watch.course(fds)) && comesWith(watch, fds, of) ? ['process.fds'] : [];
}
