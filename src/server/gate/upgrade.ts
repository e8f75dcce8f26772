import { type Refusal, refusal } from './refusal.ts';
import type { RequestFacts } from './request-facts.ts';

/** No WebSocket, no h2c: browsers let any page open a WebSocket to any host, so there is none to open. */
export function guardUpgrade(facts: RequestFacts): Refusal | undefined {
  if (facts.header('upgrade').length === 0) return undefined;
  return refusal(
    400,
    'No upgrade',
    'This server speaks HTTP/1.1 only; send the request without an Upgrade header.',
  );
}
