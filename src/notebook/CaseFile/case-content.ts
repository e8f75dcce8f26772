// Runs while the site is built, never in the browser.
import { loadHypotheses } from '../../catalogue/load-hypotheses.ts';
import { claimedOnly } from '../../claims/scenario-settings.ts';
import type { CatalogueEntry } from '../../protocol/demo.ts';
import { claimNamed, knownDemos } from '../page/known-demos.ts';
import type { CaseContent } from './case.ts';

const file = 'content/case-file.json';

/** The hypotheses of the text with the claims that they name. @throws Error naming what does not exist; the build fails with it */
export function caseContent(): CaseContent {
  const hypotheses = loadHypotheses(file);
  const named = new Map<string, { demo: CatalogueEntry; claims: string[] }>();
  for (const name of hypotheses.flatMap(({ tests }) => tests.map((test) => test.claim))) {
    const { demo, id } = claimNamed(name, file);
    const known = named.get(demo.id) ?? { demo, claims: [] };
    named.set(demo.id, { demo, claims: [...known.claims, id] });
  }
  return {
    hypotheses,
    demos: [...named.values()].map(({ demo, claims }) => claimedOnly(demo, claims)),
    titles: Object.fromEntries(knownDemos().map(({ id, title }) => [id, title])),
  };
}
