import type { Walk } from '../walk.ts';
import { diaryOf } from './diary.ts';
import { growing } from './growing.ts';
import { logCache } from './log-cache.ts';

const demos = { ...growing, 'log-cache': logCache };

/**
 * The claims, as `<demo>/<claim>`, for which a walk has a clean window by what the reader did. They are true of the
 * programs as they are, so what they are judged to be is known as well.
 */
export function cleanIn(walk: Walk): string[] {
  const diary = diaryOf(walk);
  return Object.entries(demos[walk.plan.demo as keyof typeof demos] ?? {})
    .filter(([, isClean]) => isClean(diary))
    .map(([id]) => `${walk.plan.demo}/${id}`);
}
