import { atRoot } from '../../replay/site-root.ts';
import type { CaseContent } from './case.ts';

let content: Promise<CaseContent | undefined> | undefined;

/**
 * The hypotheses of the text with their claims; undefined where they cannot be had. Asked for once a page, and only when a run
 * has moved something: a page that holds them from the start would tell how the story ends.
 */
export function caseContent(): Promise<CaseContent | undefined> {
  content ??= fetch(atRoot('case-file/content.json'))
    .then((response) => (response.ok ? (response.json() as Promise<CaseContent>) : undefined))
    .catch(() => undefined)
    .then((found) => {
      if (found === undefined) content = undefined; // asked for again by the next one who needs it
      return found;
    });
  return content;
}
