import { quoted, type Refusal, refusal } from './refusal.ts';
import type { RequestFacts } from './request-facts.ts';

/**
 * A POST is JSON and says so in exactly these letters. A form of another site can post text/plain,
 * multipart or urlencoded without a preflight, but not this.
 * Source: Fetch Standard, "CORS-safelisted request-header".
 */
export function guardContentType(facts: RequestFacts): Refusal | undefined {
  if (facts.method !== 'POST') return undefined;
  const types = facts.header('content-type');
  if (types.length === 1 && types[0] === 'application/json') return undefined;
  const found = types.length === 0 ? 'none' : types.map(quoted).join(', ');
  return refusal(
    415,
    'Not JSON',
    `Expected exactly "Content-Type: application/json", without parameters; found ${found}.`,
  );
}
