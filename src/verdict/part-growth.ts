import type { GrowthKind, LedgerPart } from '../protocol/verdict.ts';
import type { Piece } from './anonymous-pieces.ts';
import type { Course } from './course.ts';
import type { Quantity } from './quantities.ts';
import { leastShare, roseBytes, roseCount } from './rose.ts';
import type { Watch } from './watch.ts';

/** A part of the container's number that grew, taken apart into what it belongs to. */
export interface Grown {
  readonly part: LedgerPart;
  readonly course: Course;
  /** What of the rise is its own, in bytes: the rest comes with another part. */
  readonly bytes: number;
  readonly pieces: readonly Piece[];
}

/**
 * A part that rose and is nothing to worry about, in bytes and milliseconds. `stays`: a warm-up, or a cache that is full. `room`:
 * the program keeps nothing of it; the runtime took room for its garbage, and may still do so. `burst`: it fell back.
 */
export interface Settled {
  readonly part: LedgerPart;
  readonly rise: number;
  readonly untilTMs: number;
  readonly became: 'stays' | 'room' | 'burst';
}

/** What became of a part: it grew, it rose and may or may not go on, or it has settled. Nothing of these where it lay still. */
export interface PartGrowth {
  readonly grown?: Grown;
  /** The part that is unclear, with its rise in bytes. */
  readonly unclear?: { readonly part: LedgerPart; readonly bytes: number };
  readonly settled?: Settled;
  /** What of it is told by readings of its own, where something else that grew is clear. */
  readonly beside?: readonly Grown[];
}

/** A part that lay still. */
export const still: PartGrowth = {};

/** A part that rose and may or may not go on. */
export const unclear = (part: LedgerPart, { rise }: Course): PartGrowth => ({
  unclear: { part, bytes: rise },
});

const risen =
  (became: Settled['became']) =>
  (part: LedgerPart, { rise, until }: Course): PartGrowth => ({
    settled: { part, rise, untilTMs: 1000 * until, became },
  });

/** A part that has settled. */
export const settled = risen('stays');
/** A part of whose rise the program keeps nothing. */
export const runtimeRoom = risen('room');
/** A part that rose for a short time and fell back. */
export const burst = risen('burst');

/** Whether a course is unclear and rose by what matters. */
export const isUnclear = (watch: Watch, course: Course): boolean =>
  course.state === 'unclear' && course.rise >= leastShare * watch.levelBytes;

/** Growth of a part that is of one class by its nature. What fell back is told of page cache alone. */
export function growthOfOneKind(
  watch: Watch,
  part: LedgerPart,
  of: Quantity,
  told: {
    readonly kind: GrowthKind;
    readonly witness: string;
    /** A count that rises with it. */
    readonly with?: { readonly of: Quantity; readonly name: string };
  },
): PartGrowth {
  const course = watch.course(of);
  if (course === undefined) return still;
  if (isUnclear(watch, course)) return unclear(part, course);
  if (!roseBytes(watch, course) || course.state === 'fell-back') return still;
  const together = told.with !== undefined && roseCount(watch.course(told.with.of)) ? [told.with.name] : [];
  const piece = { kind: told.kind, bytes: course.rise, witnesses: [told.witness], together };
  return { grown: { part, course, bytes: course.rise, pieces: [piece] } };
}
