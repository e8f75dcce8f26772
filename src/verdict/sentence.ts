import type { Verdict } from '../protocol/verdict.ts';
import type { Findings } from './classify.ts';
import type { Growth } from './growth.ts';

const MB = 2 ** 20;
const mb = (valueBytes: number): string => `${Math.round(valueBytes / MB)} MB`;

/** What each class is called in a sentence. */
const names: Readonly<Record<Verdict['kind'], string>> = {
  none: 'Nothing grew worth the name.',
  'page-cache': 'This was page cache.',
  tmpfs: 'This was tmpfs or shared memory: file data with no disk behind it.',
  'js-heap': 'This was the JavaScript heap.',
  'off-heap': 'This was memory beside the JavaScript heap: buffers.',
  threads: 'This was threads: each brings memory of its own, and the main heap shows none of it.',
  descriptors: 'Descriptors rose; memory did not follow them.',
  kernel: 'This was kernel memory charged to the container.',
  'child-processes': 'This was in child processes.',
  anonymous: 'This was memory of the process outside the JavaScript heap.',
  'cannot-tell': 'The counters of this run do not tell what it was.',
};

/** The findings as a person would say them; MB are 2^20 bytes. */
export function sentenceOf(findings: Findings): string {
  const told = [containerClause(findings.usage), processClause(findings.rss)].filter(
    (clause) => clause !== '',
  );
  const facts = told.length === 0 ? '' : `${capitalised(told.join('; '))}. `;
  return facts + names[findings.kind];
}

function containerClause(usage: Growth | undefined): string {
  if (usage === undefined) return '';
  if (usage.rise < MB) return `the container stayed at ${mb(usage.from)}`;
  const fell = usage.highest - usage.last;
  return `the container rose by ${mb(usage.rise)}${fell > 0.2 * usage.rise ? ` and fell back by ${mb(fell)}` : ''}`;
}

function processClause(rss: Growth | undefined): string {
  if (rss === undefined) return '';
  // The floor of 16 MB is the runtime's own warming up, see `noticeableBytes`.
  return rss.rise < 16 * MB
    ? `the process stayed between ${mb(rss.from)} and ${mb(rss.highest)}`
    : `RSS rose by ${mb(rss.rise)}`;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
