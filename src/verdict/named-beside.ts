import { lockstep, type Piece, threadsCame, timersCame } from './anonymous-pieces.ts';
import type { Course } from './course.ts';
import type { Grown } from './part-growth.ts';
import {
  besideTheLargest,
  externalBytes,
  heapUsedBytes,
  outsideV8,
  processes,
  type Quantity,
  takenByV8,
  timers,
} from './quantities.ts';
import { atOnce } from './rose.ts';
import { anonymousCourse, anonymousSource } from './sources.ts';
import type { Watch } from './watch.ts';

/**
 * The least share of the container at which a reading is told by itself. Below `goingOn` the floors of a sound runtime wander. Where
 * it is not clear that a reading goes on, more is asked: `likely` of one that clearly rose to twice what it was, or whose whole
 * goes on, and `unclear` of any other. With these no recorded incident has a cause named that it does not have.
 */
const leastByItself = { goingOn: 0.1, likely: 0.15, unclear: 0.2 } as const;

/** A rise of which less than this share is left at the end has fallen back in part. */
const stillThere = 0.7;

/**
 * What of anonymous memory is told by readings of its own, each with its own course: the heap at its floors, the buffers,
 * and what lies outside of both. These are disjoint, so what one of them shows stays true when the whole is unclear because
 * another one wanders. Told beside something that is clear; alone, a heap that rose may be a cache that fills.
 */
export function namedBeside(watch: Watch, told: readonly Piece[]): readonly Grown[] {
  const source = anonymousSource(watch);
  const [heap, external, outside] = [heapUsedBytes, externalBytes, outsideV8].map((of) => watch.course(of));
  if (source === undefined || heap === undefined || external === undefined || outside === undefined)
    return [];
  const { part, witness } = source;
  const kinds = new Set(told.map(({ kind }) => kind));
  const named = (course: Course, kind: Piece['kind'], more: readonly string[]): readonly Grown[] => {
    if (kinds.has(kind) || !isByItself(watch, course, kind)) return [];
    const together = kind === 'timers' ? lockstep(watch, timers) : [];
    const piece = { kind, bytes: course.rise, witnesses: [witness, ...more], together };
    return [{ part, course, bytes: course.rise, pieces: [piece] }];
  };
  return [
    ...(timersCame(watch)
      ? named(heap.rise > external.rise ? heap : external, 'timers', ['runtime.timers'])
      : kinds.has('timers') || kinds.has('goroutines')
        ? []
        : [
            ...named(heap, 'js-heap', ['runtime.heapUsedBytes']),
            ...named(external, 'off-heap', ['runtime.externalBytes']),
          ]),
    ...(ofOutside.some((kind) => kinds.has(kind)) ? [] : outsideOf(watch, outside, named)),
  ];
}

/** Classes of memory outside of the heap and the buffers. */
const ofOutside = ['anonymous', 'threads', 'child-processes'] as const;

/** What lies outside of the heap and the buffers: of children, of threads, or of what no reading names. */
function outsideOf(
  watch: Watch,
  outside: Course,
  named: (course: Course, kind: Piece['kind'], more: readonly string[]) => readonly Grown[],
): readonly Grown[] {
  if ((watch.course(processes)?.highest ?? 1) > 1) {
    const children = watch.course(besideTheLargest);
    return children === undefined ? [] : named(children, 'child-processes', ['process.processes']);
  }
  return threadsCame(watch)
    ? named(outside, 'threads', ['process.threads'])
    : named(outside, 'anonymous', []);
}

/**
 * Whether a reading rose by much and is no cache that has filled: one that stopped has to have doubled, and just now. Floors of which it is
 * not clear that they go on may be those of a runtime that warms up.
 */
function isByItself(watch: Watch, course: Course, kind: Piece['kind']): boolean {
  const share = course.rise / watch.levelBytes;
  if (!(share >= leastByItself.goingOn) || atOnce(course)) return false;
  if (course.last - course.from < stillThere * course.rise) return false;
  const doubled = course.rise >= course.from;
  switch (course.state) {
    case 'goes-on':
      return true;
    case 'stopped':
    case 'settled':
      // Timers that came are counted, so what they hold is no cache.
      return doubled && (kind === 'timers' || (course.state === 'stopped' && !stays(course)));
    case 'unclear': {
      // What nothing reads is left over of three readings, and wanders with each of them.
      if (kind === 'anonymous' && !course.clear) return false;
      const likely = (course.clear && doubled) || anonymousCourse(watch)?.state === 'goes-on';
      return share >= (likely ? leastByItself.likely : leastByItself.unclear);
    }
    default:
      return false;
  }
}

/** Whether a rise stayed for as long as it took: a cache that is full does. A shorter plateau may be a pause. */
const stays = ({ since, until, moments: { x } }: Course): boolean => (x.at(-1) ?? 0) - until >= until - since;

/** What V8 took for its heap beyond what the floors of heap and buffers rose by: room for garbage, in bytes. */
export function roomOfV8(watch: Watch): number {
  const rise = (of: Quantity): number => {
    const course = watch.course(of);
    return course === undefined ? 0 : Math.max(0, course.last - course.from);
  };
  return Math.max(0, rise(takenByV8) - rise(heapUsedBytes) - rise(externalBytes));
}
