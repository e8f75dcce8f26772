import type { Load } from './plan.ts';

/**
 * How busy the service is at a moment, around 1 over the whole watch.
 * @param share where in the watch, 0 to 1
 */
export function loadAt(load: Load, share: number, seconds: number, random: () => number): number {
  const s = share * seconds;
  switch (load) {
    case 'steady':
      return 1;
    case 'noisy':
      return 0.3 + 1.4 * random();
    case 'waves':
      return 1 + 0.7 * Math.sin((2 * Math.PI * s) / 6.5);
    case 'bursts':
      return s % 7 < 1.4 ? 3.4 : 0.4;
    case 'day':
      // One day and a half of little traffic at night and much by day.
      return 1 - 0.8 * Math.cos(3 * Math.PI * share);
    case 'falling':
      return 1.6 - 1.2 * share;
  }
}
