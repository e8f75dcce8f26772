import { make } from './element.ts';
import { kept } from './kept.ts';

const key = 'seen-stages';

/** The ends of the addresses of the stages that were opened in this browser. */
export function seenStages(): readonly string[] {
  const found = kept.read<unknown>(key);
  return Array.isArray(found) ? found.filter((slug): slug is string => typeof slug === 'string') : [];
}

/** Keeps that a stage was opened. */
export function rememberSeen(slug: string): void {
  const seen = seenStages();
  if (!seen.includes(slug)) kept.write(key, [...seen, slug]);
}

/** Marks the links to seen stages (`data-stage`: the end of a stage's address), for the eye and for those who hear the page. */
export function markSeen(page: ParentNode): void {
  const seen = new Set(seenStages());
  for (const link of page.querySelectorAll<HTMLElement>('a[data-stage]')) {
    if (!seen.has(link.dataset.stage ?? '') || link.dataset.seen !== undefined) continue;
    link.dataset.seen = '';
    link.append(make('span', ', seen', 'visually-hidden'));
  }
}
