import { pageName } from './gate/loopback-names.ts';

/** What tells where a page request has to go. Names of headers are in lower case. */
export interface PageRequest {
  readonly host: string;
  readonly path: string;
  /** With its question mark; empty where there is none. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Another name of this machine, with the port behind it left as it is. The gate has let in no other. */
const otherName = /^(?:localhost|\[::1\])(?=:\d+$|$)/;

/** Where a browser under another name is led first: that page looks for a case file which is kept under that name. */
export const handOver = '/another-name/';

/** Longest `?to=` that is passed on; the gate takes request targets of 2,048 characters. */
const longestTo = 1900;

/** Headers that proxies add. Behind one the name in `Host` is the proxy's choice and says nothing of the browser's. */
const proxies = /^(?:forwarded|via|x-forwarded-.*|x-proxycontextpath|x-real-ip)$/;

/**
 * Where a request for a page goes that came under `localhost` or `[::1]`; undefined when it is answered where it is.
 * A browser keeps a storage for each name, so the same reader would have three case files. Programs are sent straight
 * to the one name; browsers by way of {@link handOver}, or a case file kept under the other name would be lost to sight.
 */
export function underOneName({ host, path, query, headers }: PageRequest): string | undefined {
  if (!otherName.test(host) || Object.keys(headers).some((name) => proxies.test(name))) return undefined;
  const straight = `http://${host.replace(otherName, pageName)}${path}${query}`;
  if (!takesHtml(headers.accept ?? '')) return straight;
  if (path === handOver) return undefined;
  const to = encodeURIComponent(`${path}${query}`);
  if (to.length > longestTo) return straight;
  // Relative, so that it holds below a path that a proxy takes away.
  const up = '../'.repeat(path.split('/').length - 2);
  return `${up === '' ? './' : up}${handOver.slice(1)}?to=${to}`;
}

const takesHtml = (accept: string): boolean =>
  accept.split(',').some((type) => type.trim().toLowerCase().startsWith('text/html'));
