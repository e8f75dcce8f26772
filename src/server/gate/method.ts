import { quoted, type Refusal, refusal } from './refusal.ts';
import type { RequestFacts } from './request-facts.ts';

const allowed = ['GET', 'HEAD', 'POST', 'DELETE'];

/** Only the methods that some route has. OPTIONS is not: with no preflight ever answered, no other site gets leave to ask. */
export function guardMethod(facts: RequestFacts): Refusal | undefined {
  if (allowed.includes(facts.method)) return undefined;
  return refusal(
    405,
    'Method not allowed',
    `Expected one of ${allowed.join(', ')}; found ${quoted(facts.method)}.`,
    { Allow: allowed.join(', ') },
  );
}
