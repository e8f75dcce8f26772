import { quoted, type Refusal, refusal } from './refusal.ts';
import type { RequestFacts } from './request-facts.ts';

/** Largest body, in bytes. The largest honest one has a dozen knobs: below 1 KiB. */
export const bodyLimitBytes = 64 * 1024;

/** The refusal of a body that is, or says it is, too large. */
export function bodyTooLarge(found: string): Refusal {
  return refusal(413, 'Body too large', `Expected at most ${bodyLimitBytes} bytes; found ${found}.`);
}

/** Only a POST has a body, and its announced size is within the limit. (Unannounced ones are counted while they are read.) */
export function guardBodySize(facts: RequestFacts): Refusal | undefined {
  const lengths = facts.header('content-length');
  const codings = facts.header('transfer-encoding');
  const [length = '0'] = lengths;
  if (lengths.length > 1 || !/^\d{1,15}$/.test(length) || codings.some((coding) => coding !== 'chunked')) {
    const found = quoted([...lengths, ...codings].join(', '));
    return refusal(400, 'Odd body framing', `Expected one Content-Length or "chunked"; found ${found}.`);
  }
  if (facts.method !== 'POST' && (Number(length) > 0 || codings.length > 0)) {
    return refusal(
      400,
      'Unexpected body',
      `A ${facts.method} request has no body here; send it without one.`,
    );
  }
  return Number(length) > bodyLimitBytes ? bodyTooLarge(`${length} bytes announced`) : undefined;
}
