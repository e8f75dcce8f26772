import { didYouMean } from '../../catalogue/friendly-error.ts';
import type { Action } from '../../protocol/demo.ts';

/** How many steps an instrument offers at once. */
const MOST = 3;

/**
 * Ids of the steps that an instrument offers at once: those that its tag names with commas between them, else the first
 * three of the demo.
 * @param tag the tag, for the message
 * @throws Error where a step is named that the demo does not have, or more than three are
 */
export function stepsShown(tag: string, actions: readonly Pick<Action, 'id'>[], named?: string): string[] {
  const known = actions.map(({ id }) => id);
  if (named === undefined) return known.slice(0, MOST);
  const shown = named.split(',').map((name) => name.trim());
  for (const name of shown)
    if (!known.includes(name))
      throw new Error(`${tag}: the demo has no action \`${name}\`.${didYouMean(name, known)}`);
  if (shown.length > MOST)
    throw new Error(`${tag}: expected at most ${MOST} actions, found ${shown.length}: ${named}.`);
  return shown;
}
