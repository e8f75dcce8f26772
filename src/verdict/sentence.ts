import type { SeriesVerdict, Slope, Verdict } from '../protocol/verdict.ts';
import { type Findings, noticeableBytes } from './classify.ts';
import type { Growth } from './growth.ts';
import { differsFromZero } from './slope.ts';

const MB = 2 ** 20;
const mb = (valueBytes: number): string => `${Math.round(valueBytes / MB)} MB`;

/** What each class is called in a sentence. */
const names: Readonly<Record<Verdict['kind'], string>> = {
  none: 'Nothing grew worth the name.',
  'page-cache': 'This was page cache.',
  'deleted-but-open': 'This was page cache of files that are deleted and still open.',
  tmpfs: 'This was tmpfs or shared memory: file data with no disk behind it.',
  'js-heap': 'This was the JavaScript heap.',
  timers: 'This was timers, and what they keep alive.',
  'off-heap': 'This was memory beside the JavaScript heap: buffers.',
  threads: 'This was threads: each brings memory of its own, and the main heap shows none of it.',
  goroutines: 'This was goroutines: their stacks are in no heap profile.',
  descriptors: 'Descriptors rose; memory did not follow them.',
  kernel: 'This was kernel memory charged to the container.',
  sockets: 'This was socket buffers.',
  'slab-reclaimable': 'This was reclaimable slab: names and inodes of files.',
  'mapped-file': 'This was page cache that is mapped into the process.',
  swap: 'This was swap.',
  'child-processes': 'This was in child processes.',
  anonymous: 'This was memory of the process outside the JavaScript heap.',
  'cannot-tell': 'The counters of this run do not tell what it was.',
};

/**
 * The findings as a person would say them; MB are 2^20 bytes, KB are 2^10.
 * @param unit what a unit of work is called, where there is one
 */
export function sentenceOf(
  findings: Findings,
  series: readonly SeriesVerdict[] = [],
  unit: string | undefined = undefined,
): string {
  // Of a process that stayed where it was, a slope per unit would only tell its warming up.
  const grew = findings.rss !== undefined && findings.rss.rise >= noticeableBytes;
  const rss = grew ? series.find((one) => one.reading === 'rssBytes')?.perUnit : undefined;
  const told = [
    containerClause(findings.usage),
    processClause(findings.rss) + slopeClause(unit, rss, findings.kind),
  ].filter((clause) => clause !== '');
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
  return rss.rise < noticeableBytes
    ? `the process stayed between ${mb(rss.from)} and ${mb(rss.highest)}`
    : `RSS rose by ${mb(rss.rise)}`;
}

/** The slope per unit of work, where the run grew and the slope can be told from zero. */
function slopeClause(unit: string | undefined, slope: Slope | undefined, kind: Verdict['kind']): string {
  if (unit === undefined || slope === undefined || kind === 'none' || kind === 'cannot-tell') return '';
  if (!differsFromZero(slope)) return '';
  return `, ${kb(slope.value)} KB per ${unit} (${kb(slope.low)} to ${kb(slope.high)})`;
}

const kb = (valueBytes: number): string => {
  const value = valueBytes / 2 ** 10;
  return (Math.abs(value) < 10 ? value.toFixed(1) : value.toFixed(0)).replace('-', '−');
};

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
