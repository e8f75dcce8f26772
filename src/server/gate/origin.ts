import { allowedOrigins } from './loopback-names.ts';
import { quoted, type Refusal, refusal } from './refusal.ts';
import { changesState, type RequestFacts } from './request-facts.ts';

/**
 * What changes something carries one of our own origins; whatever carries a foreign one is refused,
 * a plain GET (an event stream!) included. Compared with a fixed set and not with Host: after DNS
 * rebinding the two would agree.
 */
export function guardOrigin(facts: RequestFacts): Refusal | undefined {
  const origins = facts.header('origin');
  const allowed = allowedOrigins(facts.ports);
  if (origins.length === 0 && !changesState(facts)) return undefined;
  if (origins.length === 1 && allowed.includes(origins[0] ?? '')) return undefined;
  const found = origins.length === 0 ? 'none' : origins.map(quoted).join(', ');
  return refusal(
    403,
    'Foreign origin',
    `Expected one Origin header out of ${allowed.join(', ')}; found ${found}. ` +
      `Outside a browser, send it yourself: curl -H 'Origin: ${allowed[0] ?? ''}'.`,
  );
}
