import { quoted, type Refusal, refusal } from './refusal.ts';
import type { RequestFacts } from './request-facts.ts';

/**
 * HTTP/1.1, or 1.0 as old tools speak it. Node's parser takes 0.9 and 2.0 in a request line as well, which
 * nobody means who says them here.
 */
export function guardVersion(facts: RequestFacts): Refusal | undefined {
  if (facts.version === '1.1' || facts.version === '1.0') return undefined;
  return refusal(400, 'Odd version', `Expected HTTP/1.1; found ${quoted(`HTTP/${facts.version}`)}.`);
}
