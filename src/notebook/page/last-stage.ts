import { kept } from './kept.ts';

/** A stage that the reader was on: the end of its address, and its title. */
export interface LastStage {
  readonly slug: string;
  readonly title: string;
}

const key = 'last-stage';

/** Keeps the stage that the reader is on, for the front page. */
export const rememberStage = (stage: LastStage): void => kept.write(key, stage);

/** The stage that the reader was on last; undefined where none was opened in this browser. */
export function lastStage(): LastStage | undefined {
  const found = kept.read<Partial<LastStage>>(key);
  if (typeof found?.slug !== 'string' || typeof found.title !== 'string') return undefined;
  return /^[a-z0-9-]+$/.test(found.slug) ? { slug: found.slug, title: found.title } : undefined;
}
