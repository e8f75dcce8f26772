import { foreignNamePage } from './foreign-name-page.ts';
import { allowedHosts } from './loopback-names.ts';
import { quoted, type Refusal, refusal } from './refusal.ts';
import type { RequestFacts } from './request-facts.ts';

/**
 * Exactly one Host header, exactly one of our own names: this is what stops DNS rebinding, where a
 * foreign name is made to resolve to 127.0.0.1 and the browser takes us for that site.
 */
export function guardHost(facts: RequestFacts): Refusal | undefined {
  const hosts = facts.header('host');
  const [host] = hosts;
  const allowed = allowedHosts(facts.ports);
  if (host === undefined || hosts.length !== 1) {
    return refusal(400, 'One Host header', `Expected exactly one Host header, found ${hosts.length}.`);
  }
  if (allowed.includes(host)) return undefined;
  const [port = 80] = facts.ports;
  return {
    ...refusal(
      421,
      'Foreign host name',
      `This notebook answers only to ${allowed.join(', ')}; found Host ${quoted(host)}. Open it under one of these names; if you forward a port, forward it under the same number: ssh -L ${port}:127.0.0.1:${port} HOST`,
    ),
    page: foreignNamePage(host, port),
  };
}
