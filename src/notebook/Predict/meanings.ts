// Runs while the site is built, never in the browser.
import { readFileSync } from 'node:fs';
import { z } from 'astro/zod';
import { didYouMean } from '../../catalogue/friendly-error.ts';
import { shapeChoices } from './shapes.ts';

const file = 'content/predictions.json';
const schema = z.record(z.string(), z.record(z.string(), z.string()));

/** What each shape of a question would mean, as clauses that go on from "… would mean that". */
export type Meanings = Readonly<Record<string, string>>;

/** The meanings of the shapes of one question. @throws Error naming the question or the shape that has none; the build fails with it */
export function meaningsOf(question: string): Meanings {
  const all = schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const found = all[question];
  if (found === undefined)
    throw new Error(`${file} has nothing about ${question}.${didYouMean(question, Object.keys(all))}`);
  for (const { id } of shapeChoices)
    if (found[id] === undefined)
      throw new Error(`${file}: ${question} does not say what the shape \`${id}\` would mean.`);
  return found;
}
