import type { Finding, GrowthKind } from '../protocol/verdict.ts';
import type { Piece } from './anonymous-pieces.ts';
import type { Course } from './course.ts';
import { nextCommands } from './next.ts';
import type { Grown } from './part-growth.ts';
import { shapeOfCourse } from './shape.ts';
import type { Watch } from './watch.ts';

/**
 * A piece of a part that grew as a finding, with its rate, its course and what tells it from its neighbours.
 * @param share its share of everything that grew
 */
export function findingOf(watch: Watch, grown: Grown, piece: Piece, share: number): Finding {
  const { course } = grown;
  const rate = rateOfPiece(watch, course, piece);
  return {
    kind: piece.kind,
    part: grown.part,
    rise: piece.bytes,
    unit: 'bytes',
    ...(rate === undefined ? {} : { rate: { ...rate, per: 'second' } }),
    share,
    sinceTMs: 1000 * course.since,
    ...(course.state === 'goes-on' || course.state === 'unclear' ? {} : { untilTMs: 1000 * course.until }),
    shape: shapeOfCourse(course),
    goesOn: goesOn(course),
    givenBack: givenBack(piece.kind, course),
    witnesses: [...piece.witnesses],
    ...(piece.together.length === 0 ? {} : { together: [...piece.together] }),
    next: [...nextCommands[piece.kind]],
  };
}

/** What became of a rise. */
function goesOn({ state }: Course): Finding['goesOn'] {
  if (state === 'goes-on' || state === 'fell-back') return state;
  return state === 'unclear' ? 'unknown' : 'stopped';
}

/** The rate of a piece: that of the quantity that measures it, where it rose clearly, else its share of the part's. */
function rateOfPiece(watch: Watch, course: Course, { by, bytes }: Piece): Course['rate'] {
  const own = by && watch.course(by);
  if (own !== undefined && (own.state === 'goes-on' || own.state === 'stopped')) return own.rate;
  const { rate, rise } = course;
  if (rate === undefined) return undefined;
  const part = rise > 0 ? Math.min(1, bytes / rise) : 1;
  return { value: rate.value * part, low: rate.low * part, high: rate.high * part };
}

/** Whether it can be had back. What lies in files the kernel takes when it needs to; what a program holds it keeps. */
function givenBack(kind: GrowthKind, course: Course): Finding['givenBack'] {
  if (course.state === 'fell-back') return 'at-once';
  if (kind === 'page-cache' || kind === 'mapped-file' || kind === 'slab-reclaimable') return 'at-once';
  if (kind === 'deleted-but-open') return 'when-asked';
  if (kind === 'anonymous' || kind === 'off-heap' || kind === 'kernel') return 'unknown';
  return 'no';
}
