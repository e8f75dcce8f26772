import type { Shape } from '../protocol/verdict.ts';
import type { Course } from './course.ts';
import { countFalls } from './moments.ts';
import { blocksOf, type Point } from './slope.ts';

/** When one part of a rise counts as all of it: what is left may be noise, or the end of something else. */
const nearlyAll = 0.8;
/** A fall is a fall when it takes back this share of everything that the series ever moved by. */
const markedFall = 0.35;

/**
 * The shape of a series, from the medians of its blocks.
 * @param points in the order of x
 * @param noticeable movements below this are called flat, in the series' own unit
 */
export function shapeOf(points: readonly Point[], noticeable: number): Shape {
  const levels = blocksOf(points).map((block) => block.y);
  const first = levels[0];
  const last = levels.at(-1);
  if (first === undefined || last === undefined) return 'too-short';
  const highest = Math.max(...levels);
  const range = highest - Math.min(...levels);
  if (range < noticeable) return 'flat';
  const falls = countFalls(levels, markedFall * range);
  if (falls >= 2) return 'sawtooth';
  if (highest - last >= 0.5 * range) return 'rise-and-fall';
  if (last - first < 0.5 * noticeable) return 'flat';
  if (largestJump(levels) >= nearlyAll * range) return 'step';
  // What the second half adds decides between the two that look alike in the first minute.
  const middle = levels[Math.floor(levels.length / 2)] ?? first;
  return middle - first >= nearlyAll * (last - first) ? 'plateau' : 'line';
}

/** The largest rise within two neighbouring blocks: a jump may fall into the middle of one. */
function largestJump(levels: readonly number[]): number {
  return Math.max(...levels.slice(2).map((level, i) => level - (levels[i] ?? level)));
}

/** The shape of a quantity whose course is known. */
export function shapeOfCourse(course: Course): Shape {
  const { x } = course.moments;
  const length = (x.at(-1) ?? 0) - (x[0] ?? 0);
  switch (course.state) {
    case 'too-few':
      return 'too-short';
    case 'flat':
      return course.moments.falls >= 2 ? 'sawtooth' : 'flat';
    case 'goes-on':
    case 'unclear':
      return 'line';
    case 'fell-back':
      return 'rise-and-fall';
    case 'settled':
      return 'plateau';
    case 'stopped':
      return course.until - course.since <= 0.15 * length ? 'step' : 'plateau';
  }
}
