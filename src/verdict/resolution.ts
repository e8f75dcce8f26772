import type { Verdict } from '../protocol/verdict.ts';
import type { Course } from './course.ts';

/** How many standard errors a rise has to be to be told: see `clearlyRising` in course.ts. */
const told = 4.5;
/** From the half width of a 95 % interval to a standard error. */
const halfWidth = 1.96;
/** A rise below this share of the level is not told, however clear it is. */
const leastShare = 0.05;

/**
 * The slowest growth that a watch of this length and noise could have shown. The error of a slope falls with the
 * length to the power of 3/2 (noise without memory), so twice the sharpness takes 2^(2/3) times the length; the share
 * of the level falls with the length itself. The slower of the two is told.
 */
export function resolutionOf(
  reading: string,
  course: Course | undefined,
  watchedMs: number,
): Verdict['resolution'] {
  const rate = course?.rate;
  if (course === undefined || rate === undefined || !(watchedMs > 0)) return undefined;
  const byNoise = (told * (rate.high - rate.low)) / 2 / halfWidth;
  const byLevel = (leastShare * course.from) / (watchedMs / 1000);
  const bytesPerSecond = Math.max(byNoise, byLevel);
  const factor = byNoise > byLevel ? 2 ** (2 / 3) : 2;
  return { reading, bytesPerSecond, watchedMs, halvedAfterMs: (factor - 1) * watchedMs };
}
