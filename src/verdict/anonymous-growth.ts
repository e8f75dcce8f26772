import {
  besideDescriptors,
  beyondV8,
  heldByDescriptors,
  notAtOnce,
  type Piece,
  piecesOf,
  riseOf,
  threadsBehind,
  threadsCame,
} from './anonymous-pieces.ts';
import type { Course } from './course.ts';
import { namedBeside } from './named-beside.ts';
import { isUnclear, type PartGrowth, runtimeRoom, settled, still, unclear } from './part-growth.ts';
import {
  externalBytes,
  goroutines,
  heapUsedBytes,
  outsideV8,
  processes,
  type Quantity,
  stackInuseBytes,
  swapBytes,
  takenByV8,
  threads,
  timers,
} from './quantities.ts';
import {
  atOnce,
  fallsOfHeap,
  goHeapMinimumBytes,
  leastShare,
  roseBytes,
  roseCount,
  sawCollections,
  workedOn,
} from './rose.ts';
import { anonymousSource } from './sources.ts';
import type { Watch } from './watch.ts';

/** Floors and falls of a heap that show what it keeps. */
const leastFloorsSeen = 6;
const leastFallsSeen = 2;
/** What a runtime keeps of a rise that is its own room is less than this. */
const mostKept = 0.33;

/** A reading that rose by less than this share of anonymous memory does not tell what became of the rest. */
const leastOfLevel = 0.33;

/** What became of anonymous memory: of the container's, or where no cgroup tells it of the processes'. */
export function anonymousGrowth(watch: Watch): PartGrowth {
  const growth = asOne(watch);
  return { ...growth, beside: namedBeside(watch, growth.grown?.pieces ?? []) };
}

/** The same by its course as a whole. */
function asOne(watch: Watch): PartGrowth {
  const source = anonymousSource(watch);
  const own = source && watch.course(source.of);
  if (source === undefined || own === undefined) return still;
  const { of, part, witness } = source;
  const course = byClearerReading(watch, own, of) ?? own;
  if (course.rise >= leastShare * watch.levelBytes && isRuntimeRoom(watch, course.rise))
    return mayBeHidden(watch) ? unclear(part, course) : runtimeRoom(part, course);
  if (isUnclear(watch, course)) {
    // Whether it goes on is not seen, but what holds it is: it doubled, and threads came with it.
    const held = course.rise >= course.from ? threadsBehind(watch, course.rise, of) : undefined;
    if (held === undefined) return unclear(part, course);
    return { grown: { part, course, bytes: course.rise, pieces: [held] } };
  }
  if (!roseBytes(watch, course) || course.state === 'fell-back') return still;
  const pieces = piecesOf(watch, course.rise, of).map((piece) => ({
    ...piece,
    witnesses: [witness, ...piece.witnesses.slice(1)],
  }));
  if (course.state !== 'goes-on' && !isCounted(pieces, course)) {
    const kept = isKept(watch, course);
    if (kept === 'unclear') return unclear(part, course);
    if (kept === 'settled')
      return mayBeHidden(watch) || isNoCache(watch, course) ? unclear(part, course) : settled(part, course);
  }
  if (pieces.some(({ kind }) => kind === 'js-heap') && !sawCollections(watch))
    return course.rise > goHeapMinimumBytes ? unclear(part, course) : settled(part, course);
  const held = heldByDescriptors(watch, course.rise);
  if (pieces.length === 0 && (held === 0 || course.rise - held >= besideDescriptors * watch.levelBytes))
    return unclear(part, course);
  return { grown: { part, course, bytes: course.rise - held, pieces: swapped(watch, course, pieces) } };
}

/**
 * The course of anonymous memory as clearer readings tell it. RSS goes up in steps of the allocator and hardly comes
 * down; what a runtime keeps shows at the floors of its heap, in its buffers, and in the count of what holds it. Taken
 * where one of them rose clearly and anonymous memory rose with it; undefined else.
 */
function byClearerReading(watch: Watch, own: Course, of: Quantity): Course | undefined {
  const level = own.last - own.from;
  if (own.state === 'goes-on' || level < leastShare * watch.levelBytes) return undefined;
  const isClear = (course: Course | undefined): course is Course =>
    course?.state === 'goes-on' || course?.state === 'stopped';
  const bytes = [heapUsedBytes, externalBytes, outsideV8]
    .map((quantity) => watch.course(quantity))
    .filter((course) => isClear(course) && roseBytes(watch, course) && level >= 0.7 * course.rise)
    .filter((course) => course !== undefined && course.rise >= leastOfLevel * level)
    .filter((course) => course !== undefined);
  const best = bytes.sort((a, b) => b.rise - a.rise)[0];
  const rise = { from: own.from, highest: own.highest, last: own.last };
  if (best !== undefined)
    return { ...best, ...rise, rise: Math.max(best.rise, level), rate: scaled(best, level) };
  const count = [goroutines, timers, threads, processes].find(
    (quantity) => roseCount(watch.course(quantity)) && watch.together(quantity, of) >= 0.9,
  );
  const counted = count && watch.course(count);
  return counted === undefined
    ? undefined
    : { ...counted, ...rise, rise: level, rate: scaled(counted, level) };
}

/** The rate of a witness, in the measure of what it stands for. */
function scaled({ rate, rise }: Course, to: number): Course['rate'] {
  if (rate === undefined || !(rise > 0)) return undefined;
  const factor = Math.max(1, to / rise);
  return { value: rate.value * factor, low: rate.low * factor, high: rate.high * factor };
}

/**
 * Whether the program says that it keeps nothing of a rise: its heap at its floors, its buffers or stacks, and memory
 * outside of V8 together gained only a small part of it. Then the runtime took room of its own, which it gives back late.
 * Asked only where the heap was seen to fall back often enough to have floors.
 */
function isRuntimeRoom(watch: Watch, riseBytes: number): boolean {
  const heap = watch.course(heapUsedBytes);
  const beside = [externalBytes, stackInuseBytes].find((of) => watch.course(of) !== undefined);
  if (heap === undefined || beside === undefined || heap.moments.y.length < leastFloorsSeen) return false;
  // On V8 the room is what it has taken for its heap; without that, memory outside of V8 cannot be told from it.
  if (beside === externalBytes && watch.course(takenByV8) === undefined) return false;
  // The heap of a child is in no counter of its parent.
  if (fallsOfHeap(watch) < leastFallsSeen || (watch.course(processes)?.highest ?? 1) > 1) return false;
  if (heap.state === 'unclear' && heap.rise >= mostKept * riseBytes) return false;
  const kept = [heapUsedBytes, beside, outsideV8].reduce((sum, of) => sum + riseOf(watch, of), 0);
  return kept < mostKept * riseBytes;
}

/** What is made of pieces that can be counted, and still are there, is no cache that has filled. */
const isCounted = (pieces: readonly Piece[], course: Course): boolean =>
  ['threads', 'child-processes', 'goroutines', 'timers'].includes(pieces[0]?.kind ?? '') && overTime(course);

/** Whether the floors of the heap or the buffers rose, clearly or not: a leak may hide under room that the runtime took before. */
const mayBeHidden = (watch: Watch): boolean =>
  [heapUsedBytes, externalBytes].some((of) => {
    const course = watch.course(of);
    const risen = course?.state === 'goes-on' || course?.state === 'unclear';
    return risen && course.rise >= 2 * leastShare * watch.levelBytes;
  });

/**
 * Whether memory that doubled and stays is likely no cache of the program's: it lies outside of what V8 has taken, or came
 * with threads, and not at one moment.
 */
function isNoCache(watch: Watch, course: Course): boolean {
  if (course.rise < course.from || !overTime(course)) return false;
  const outside = beyondV8(watch, course.rise);
  return outside === undefined ? threadsCame(watch) : outside >= 0.75 * course.rise;
}

/** Whether a rise took a part of the watch, and not one moment of it. */
const overTime = ({ since, until, moments: { x } }: Course): boolean =>
  until - since >= notAtOnce * ((x.at(-1) ?? 0) - (x[0] ?? 0));

/** Growth that was pushed out to swap is told as such: RSS and `anon` do not show it any more. */
function swapped(watch: Watch, course: Course, pieces: readonly Piece[]): readonly Piece[] {
  const swap = watch.course(swapBytes);
  if (!roseBytes(watch, swap) || swap.rise < 0.5 * course.rise) return pieces;
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
  return [{ kind: 'swap', bytes, witnesses: ['cgroup.swapBytes', 'cgroup.anonBytes'], together: [] }];
}

/**
 * Whether memory that stopped growing is told as something that grew. A rise that ends while the program works on is a
 * cache that is full or a program that has warmed up. Where the load ended with it, a rise to twice of what was there is no warming
 * up; where nothing tells whether it did, one that stays for longer than it took. A plateau shorter than the rise may be a pause.
 */
function isKept(watch: Watch, course: Course): 'kept' | 'settled' | 'unclear' {
  if (course.state === 'settled' || atOnce(course)) return 'settled';
  const stays = (course.moments.x.at(-1) ?? 0) - course.until >= course.until - course.since;
  const goesOn = watch.working || workedOn(watch, course);
  const doubled = course.rise >= course.from;
  if (doubled && (goesOn === false || (goesOn === undefined && stays))) return 'kept';
  return stays ? 'settled' : 'unclear';
}
