import { type Refusal, refusal } from './refusal.ts';
import type { RequestFacts } from './request-facts.ts';

/** The only expectation there is in HTTP/1.1 (RFC 9110, section 10.1.1). */
export function guardExpect(facts: RequestFacts): Refusal | undefined {
  const expectations = facts.header('expect');
  if (expectations.every((value) => value.toLowerCase() === '100-continue')) return undefined;
  return refusal(417, 'Expectation failed', 'Expected no Expect header, or "100-continue".');
}
