import { quoted, type Refusal, refusal } from './refusal.ts';
import type { RequestFacts } from './request-facts.ts';

/** Bodies come as they are: a few compressed kilobytes can unpack to gigabytes. */
export function guardContentEncoding(facts: RequestFacts): Refusal | undefined {
  const encodings = facts.header('content-encoding');
  if (encodings.length === 0) return undefined;
  return refusal(
    415,
    'Compressed body',
    `Expected a body without Content-Encoding; found ${quoted(encodings.join(', '))}.`,
  );
}
