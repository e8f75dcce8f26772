import { guardBodySize } from './body-size.ts';
import { guardContentEncoding } from './content-encoding.ts';
import { guardContentType } from './content-type.ts';
import { guardExpect } from './expect.ts';
import { guardFetchSite } from './fetch-site.ts';
import { guardHost } from './host.ts';
import { guardMethod } from './method.ts';
import { guardOrigin } from './origin.ts';
import type { Refusal } from './refusal.ts';
import type { RequestFacts } from './request-facts.ts';
import { guardSender } from './sender.ts';
import { guardTarget } from './target.ts';
import { guardUpgrade } from './upgrade.ts';
import { guardVersion } from './version.ts';

/** One reason to refuse a request, judged from its facts alone. */
export type Guard = (facts: RequestFacts) => Refusal | undefined;

// THIS SERVER STARTS PROCESSES FOR WHOEVER GETS PAST THIS LIST. Any web page the reader visits can
// send requests to 127.0.0.1; these guards are what tells the notebook's own page from all others.
// They stand in front of the router, so that no route can be forgotten.
/** All guards, in order; each refuses on its own. */
export const guards: readonly Guard[] = [
  guardVersion,
  guardTarget,
  guardHost,
  guardUpgrade,
  guardMethod,
  guardExpect,
  guardFetchSite,
  guardOrigin,
  guardContentEncoding,
  guardContentType,
  guardBodySize,
  guardSender,
];

/** The first reason to refuse the request, or undefined to let it in. */
export function checkRequest(facts: RequestFacts): Refusal | undefined {
  for (const guard of guards) {
    const refused = guard(facts);
    if (refused !== undefined) return refused;
  }
  return undefined;
}
