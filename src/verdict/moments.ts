import { median } from 'simple-statistics';
import type { Point } from './slope.ts';

/** Most moments that a series is reduced to: enough to see where it bends, few enough to be far apart. */
export const mostMoments = 24;
/** Levels that a saw is looked for in. */
const fineLevels = 96;
/** A fall is one of a saw when it takes back this share of everything that the series moves by beside its trend. */
const markedFall = 0.35;
/** The same of a quantity that garbage lies on: a small collection clears it too. */
const smallFall = 0.15;
/** A saw of fewer falls has too few floors to be judged at. */
const leastFalls = 5;
/** A saw rises slowly and falls at once; noise and waves do both alike. */
const sharpness = 0.4;

/** A series reduced to a few moments, in the order of x. */
export interface Moments {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** `floors`: the lowest level of each period of a saw. `means`: the average of each stretch. */
  readonly level: 'floors' | 'means';
  /** How often the series fell back at once by a marked share: the periods of a saw, 0 where it is none. */
  readonly falls: number;
}

/** Stretches of a quantity that is judged at its floors where no saw tells how long its periods are. */
const floorStretches = 12;

/**
 * Reduces a series to at most 24 moments, each at least one period of its saw long. Memory of a program that
 * collects its garbage goes up and down; what it keeps is the level it falls back to. So a saw of some periods is
 * judged at its floors, and everything else at the average of each stretch.
 * @param atFloors for a quantity that garbage lies on, whatever its course: the heap, and what is left of RSS beside it
 */
export function momentsOf(points: readonly Point[], atFloors = false): Moments {
  const saw = sawOf(points, atFloors ? smallFall : markedFall);
  const falls = saw.sharp ? saw.floors.length : 0;
  if (falls >= leastFalls && falls < mostMoments) {
    // The floor before the first fall is where the series begins.
    const floors = [lowestOf(stretchOf(points, 0, Math.min(points.length, fineLevels))), ...saw.floors];
    return { x: floors.map(({ x }) => x), y: floors.map(({ y }) => y), level: 'floors', falls };
  }
  const count = Math.min(points.length, atFloors ? floorStretches : mostMoments);
  const floors = atFloors && points.length >= 2 * count;
  const stretches = Array.from({ length: count }, (_, i) => stretchOf(points, i, count));
  const levels = stretches.map((stretch) =>
    floors
      ? lowestOf(stretch)
      : { x: meanOf(stretch, (point) => point.x), y: meanOf(stretch, (point) => point.y) },
  );
  return {
    x: levels.map(({ x }) => x),
    y: levels.map(({ y }) => y),
    level: floors ? 'floors' : 'means',
    falls,
  };
}

const lowestOf = (stretch: readonly Point[]): Point =>
  stretch.reduce((a, b) => (b.y < a.y ? b : a), stretch[0] ?? { x: 0, y: 0 });

const stretchOf = (points: readonly Point[], i: number, count: number): readonly Point[] =>
  points.slice(Math.floor((i * points.length) / count), Math.floor(((i + 1) * points.length) / count));

const meanOf = (points: readonly Point[], of: (point: Point) => number): number =>
  points.reduce((sum, point) => sum + of(point), 0) / points.length;

/** Where the series fell back to, by a share of what it moves by beside its trend, and whether the falls are sharp. */
function sawOf(
  points: readonly Point[],
  share: number,
): { readonly floors: readonly Point[]; readonly sharp: boolean } {
  const none = { floors: [], sharp: false };
  if (points.length < 8) return none;
  const count = Math.min(points.length, fineLevels);
  const stretches = Array.from({ length: count }, (_, i) => stretchOf(points, i, count));
  const levels = stretches.map((stretch) => ({
    x: stretch[0]?.x ?? 0,
    y: median(stretch.map((point) => point.y)),
  }));
  const slope = robustSlope(levels);
  const beside = levels.map(({ x, y }) => y - slope * x);
  const least = share * (Math.max(...beside) - Math.min(...beside));
  if (!(least > 0)) return none;
  const turns = turnsOf(
    levels.map(({ y }) => y),
    least,
  );
  const floors = turns.map(({ bottom }) => lowestOf(stretches.slice(bottom, bottom + 2).flat()));
  if (turns.length < 2) return { floors, sharp: false };
  const down = median(turns.map(({ top, bottom }) => bottom - top));
  const up = median(turns.slice(1).map(({ top }, i) => top - (turns[i]?.bottom ?? 0)));
  return { floors, sharp: down <= Math.max(1, sharpness * up) && up >= 2 };
}

/** The median of the slopes between each level and the one half the series later. Not tilted by single jumps. */
function robustSlope(levels: readonly { x: number; y: number }[]): number {
  const half = Math.floor(levels.length / 2);
  return median(
    levels.slice(half).map((to, i) => {
      const from = levels[i] ?? to;
      return to.x === from.x ? 0 : (to.y - from.y) / (to.x - from.x);
    }),
  );
}

/** A fall from a high to the low that follows it, as indices. */
interface Turn {
  readonly top: number;
  readonly bottom: number;
}

/** Every fall by at least `least` from a high, before the series rises by as much again. */
function turnsOf(levels: readonly number[], least: number): readonly Turn[] {
  const turns: Turn[] = [];
  let top = 0;
  let bottom = 0;
  let falling = false;
  const at = (i: number) => levels[i] ?? 0;
  for (let i = 0; i < levels.length; i++) {
    if (falling) {
      if (at(i) < at(bottom)) bottom = i;
      if (at(i) - at(bottom) >= least) {
        turns.push({ top, bottom });
        falling = false;
        top = i;
      }
    } else {
      if (at(i) > at(top)) top = i;
      if (at(top) - at(i) >= least) {
        falling = true;
        bottom = i;
      }
    }
  }
  if (falling) turns.push({ top, bottom });
  return turns;
}

/** How often a series falls by at least `least` from its last high before it rises by as much again. */
export const countFalls = (levels: readonly number[], least: number): number => turnsOf(levels, least).length;
