import type { Course } from './course.ts';
import { countFalls } from './moments.ts';
import { heapUsedBytes, reading } from './quantities.ts';
import { pointsOf, type Watch } from './watch.ts';

/** A rise of memory below this share of the container's number is not told: it would take twenty of them to double. */
export const leastShare = 0.05;
/** A count rose when it is this share above where it began. */
const leastCountShare = 0.1;

/** What rose and stays counts as a full pool or cache, unless it is at least this many times what it was before. */
export const manyTimes = 3;

/** Whether a quantity in bytes rose by what matters, whatever became of it. */
export const roseBytes = (watch: Watch, course: Course | undefined): course is Course =>
  course !== undefined && moved(course) && course.rise >= leastShare * watch.levelBytes;

/** Whether a count rose, step by step and not at one moment. */
export const roseCount = (course: Course | undefined): course is Course =>
  course !== undefined &&
  moved(course) &&
  course.state !== 'settled' &&
  course.state !== 'fell-back' &&
  course.rise >= 1 &&
  course.rise >= leastCountShare * course.from &&
  (course.state === 'goes-on' || course.rise >= manyTimes * Math.max(1, course.from)) &&
  !atOnce(course);

/** A count that rose to many times what it was, and never fell, did so at this many moments or more. */
const leastArrivals = 4;

/**
 * Whether a count only ever went up, to many times what it was, at several moments over half of the watch or more. A program
 * that is short of CPU reports late and in leaps, and no line fits those; but a count has no noise that could lift it so.
 */
export function onlyCame({ moments: { x, y }, from, rise }: Course): boolean {
  if (rise < manyTimes * Math.max(1, from)) return false;
  if (y.some((value, i) => value < (y[i - 1] ?? value))) return false;
  const arrivals = x.filter((_, i) => (y[i] ?? 0) > (y[i - 1] ?? y[i] ?? 0));
  const spread = (arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0);
  return arrivals.length >= leastArrivals && spread >= ((x.at(-1) ?? 0) - (x[0] ?? 0)) / 2;
}

const moved = ({ state }: Course): boolean =>
  state === 'goes-on' || state === 'stopped' || state === 'settled' || state === 'fell-back';

/** A rise within a tenth of the watch is a step: a pool that was started, a file that was read. */
export function atOnce(course: Course): boolean {
  const { x } = course.moments;
  const length = (x.at(-1) ?? 0) - (x[0] ?? 0);
  return course.state === 'stopped' && course.until - course.since <= 0.1 * length;
}

/**
 * Whether the program went on with its work while the memory that it had taken stayed: its heap still moves up and
 * down as it did while it grew. Then the rise ended by itself, as a cache does that is full. Where the heap lies still, the
 * load ended, and what was taken is still held. Undefined where no heap is read.
 */
export function workedOn(watch: Watch, { since, until }: Course): boolean | undefined {
  const heap = pointsOf(watch.samples, heapUsedBytes);
  const unrest = (from: number, to: number): number | undefined => {
    const part = heap.filter(({ x }) => x >= from && x <= to);
    const steps = part.slice(1).map(({ y }, i) => Math.abs(y - (part[i]?.y ?? y)));
    return steps.length < 4 ? undefined : steps.reduce((sum, step) => sum + step, 0) / steps.length;
  };
  const before = unrest(since, until);
  const after = unrest(until, Number.POSITIVE_INFINITY);
  return before === undefined || after === undefined ? undefined : after >= 0.3 * before;
}

/** How often the heap fell back by a third of everything that it moved by. */
export function fallsOfHeap(watch: Watch): number {
  const heap = pointsOf(watch.samples, heapUsedBytes).map(({ y }) => y);
  return heap.length === 0 ? 0 : countFalls(heap, (Math.max(...heap) - Math.min(...heap)) / 3);
}

/** Falls that show a collection: more than one, each more than the heap's own ripple. */
const leastCollections = 2;

/**
 * Whether the heap was seen to fall while it grew. Until a runtime collects, garbage and what is kept look the
 * same: a heap that only rises tells nothing of either. True where no heap is read.
 */
export function sawCollections(watch: Watch): boolean {
  const heap = pointsOf(watch.samples, heapUsedBytes).map(({ y }) => y);
  // V8 clears its young generation after some megabytes, so what its heap gains it has kept. Only V8 reports these.
  const isV8 = ['externalBytes', 'heapTotalBytes', 'arrayBuffersBytes'].some(
    (name) => watch.course(reading('runtime', name)) !== undefined,
  );
  if (heap.length === 0 || isV8) return true;
  const range = Math.max(...heap) - Math.min(...heap);
  let falls = 0;
  for (let i = 1; i < heap.length; i++) if ((heap[i - 1] ?? 0) - (heap[i] ?? 0) > 0.01 * range) falls += 1;
  return falls >= leastCollections;
}

/**
 * Below this heap Go has not collected once: the first collection comes at 4 MB (with GOGC at 100).
 * Source: Go, src/runtime/mgcpacer.go, `defaultHeapMinimum`.
 */
export const goHeapMinimumBytes = 4 * 2 ** 20;
