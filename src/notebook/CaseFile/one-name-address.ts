/** Names of this machine under which a browser may have opened the notebook, beside the one that its pages live under. */
const otherNames: ReadonlySet<string> = new Set(['localhost', '[::1]']);
const pageName = '127.0.0.1';

/**
 * Where the page that was asked for lives, from the address of the page that leads there (`/another-name/?to=…`).
 * Undefined where the browser uses a name that is not this machine's: a proxy stands between, and its own name has to stay.
 * Never another host: a `to` that leads elsewhere gives the front page.
 */
export function addressUnderOneName(here: URL): string | undefined {
  if (here.hostname !== pageName && !otherNames.has(here.hostname)) return undefined;
  const site = new URL(here.origin);
  site.hostname = pageName;
  const asked = here.searchParams.get('to') ?? '/';
  const there = URL.canParse(asked, site) ? new URL(asked, site) : site;
  if (there.origin !== site.origin) return site.href;
  if (there.hash === '') there.hash = here.hash;
  return there.href;
}
