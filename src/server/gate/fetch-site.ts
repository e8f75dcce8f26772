import { quoted, type Refusal, refusal } from './refusal.ts';
import { changesState, isApi, type RequestFacts } from './request-facts.ts';

/**
 * What the browser says about who asks (Fetch Metadata). Another port of this machine is "same-site"
 * and as foreign as any. A link that leads to a page is let through, as it only shows the page;
 * nothing of the API may be reached that way.
 * Source: W3C Fetch Metadata Request Headers, section 2.3 and its "resource isolation policy".
 */
export function guardFetchSite(facts: RequestFacts): Refusal | undefined {
  const sites = facts.header('sec-fetch-site');
  if (sites.length === 0) return undefined;
  const [site = ''] = sites;
  if (sites.length === 1) {
    if (site === 'same-origin') return undefined;
    if (site === 'none' && !changesState(facts)) return undefined;
    if (isLinkToPage(facts)) return undefined;
  }
  return refusal(
    403,
    'Asked by another site',
    `Only the notebook's own pages may ask for this; the browser says the request is ${quoted(sites.join(', '))}.`,
  );
}

function isLinkToPage(facts: RequestFacts): boolean {
  const is = (name: string, value: string) => {
    const values = facts.header(name);
    return values.length === 1 && values[0] === value;
  };
  return (
    !changesState(facts) &&
    !isApi(facts) &&
    is('sec-fetch-mode', 'navigate') &&
    is('sec-fetch-dest', 'document')
  );
}
