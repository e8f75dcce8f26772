import { goroutines, type Quantity, timers } from './quantities.ts';
import type { Watch } from './watch.ts';

/** How far the number for each may be from a whole one, as a share of it, and at most. */
const nearlyWhole = { share: 0.03, most: 0.1 } as const;

/**
 * Whether a count rose with another. Two that only both go up are two: objects of the program, as timers are, have the same
 * number of descriptors each. A thread or a process opens as many as its event loop needs.
 */
export function comesWith(watch: Watch, of: Quantity, other: Quantity): boolean {
  if (watch.together(of, other) < 0.95) return false;
  if (other !== timers && other !== goroutines) return true;
  const ours = watch.course(of)?.rise ?? 0;
  const others = watch.course(other)?.rise ?? 0;
  if (!(others > 0) || !(ours > 0)) return false;
  const forEach = Math.max(ours / others, others / ours);
  return Math.abs(forEach - Math.round(forEach)) <= Math.min(nearlyWhole.most, nearlyWhole.share * forEach);
}
