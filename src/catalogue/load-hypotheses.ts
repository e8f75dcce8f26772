import { readFileSync } from 'node:fs';
import { CaseContentSchema, type Hypothesis } from '../protocol/case-file.ts';
import { friendlyError } from './friendly-error.ts';

/**
 * The hypotheses of the case file, `content/case-file.json`.
 * @throws an Error that names the file, the field, what was expected and what was found
 */
export function loadHypotheses(file: string): readonly Hypothesis[] {
  const text = readFileSync(file, 'utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const parsed = CaseContentSchema.safeParse(json);
  if (!parsed.success) throw friendlyError(file, json, parsed.error);
  return parsed.data.hypotheses;
}
