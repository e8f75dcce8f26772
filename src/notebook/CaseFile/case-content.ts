// Runs while the site is built, never in the browser.
import { readFileSync } from 'node:fs';
import { CaseContentSchema } from '../../protocol/case-file.ts';
import { claimNamed } from '../page/known-demos.ts';
import { settingsOf } from '../page/run-bearing.ts';
import type { CaseClaim, CaseContent } from './case.ts';

const file = 'content/case-file.json';

/** The hypotheses of the text with the claims that they name. @throws Error naming what does not exist; the build fails with it */
export function caseContent(): CaseContent {
  const parsed = CaseContentSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success)
    throw new Error(`${file}: ${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`);
  const { hypotheses } = parsed.data;
  const claims: Record<string, CaseClaim> = {};
  for (const name of hypotheses.flatMap(({ tests }) => tests.map((test) => test.claim))) {
    const { demo, claim } = claimNamed(name, file);
    claims[name] = { demo: demo.id, claim, settings: settingsOf(demo, claim.scenario) };
  }
  return { hypotheses, claims };
}
