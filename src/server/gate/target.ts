import { quoted, type Refusal, refusal } from './refusal.ts';
import type { RequestFacts } from './request-facts.ts';

const longestTarget = 2048;
/** Characters that RFC 3986 allows in a path and a query; `#`, `\`, space, quotes and controls are not among them. */
const wellFormed = /^\/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?[\]]|%[0-9A-Fa-f]{2})*$/;
/** `.` and `..` as whole segments, a slash, a backslash or a control character in disguise. */
const disguised = /%(?:2f|5c|[01][0-9a-f]|7f|25|23)/i;

/**
 * The request target is a plain absolute path. No page of ours needs more, and every odd form
 * (`http://…`, `*`, `//host`, `/..`, `/%2e%2e/`, `\`, `#`) has been somebody's way around a check.
 */
export function guardTarget(facts: RequestFacts): Refusal | undefined {
  const { target } = facts;
  const path = target.split('?', 1)[0] ?? '';
  const segments = path.split('/').map((segment) => segment.replace(/%2e/gi, '.'));
  const plain =
    target.length <= longestTarget &&
    wellFormed.test(target) &&
    !path.includes('//') &&
    !disguised.test(path) &&
    decodes(path) &&
    !segments.some((segment) => segment === '.' || segment === '..');
  if (plain) return undefined;
  return refusal(
    400,
    'Odd request target',
    `Expected a plain path such as /api/health, of at most ${longestTarget} characters; found ${quoted(target)}.`,
  );
}

/** Whether the escapes of a path are UTF-8; `%aa` alone is not. */
function decodes(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch (error) {
    if (error instanceof URIError) return false;
    throw error;
  }
}
