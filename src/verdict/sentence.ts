import type { Finding, GrowthKind, Ledger, LedgerPart, Verdict } from '../protocol/verdict.ts';
import type { Growth } from './growth.ts';
import { capitalised, duration, kb, listed, perTime, sized, span } from './in-words.ts';
import { kindNames, partName } from './names.ts';
import type { Settled } from './part-growth.ts';

/** The facts that a sentence tells. Sizes in bytes, times in milliseconds. */
export interface Told {
  readonly kind: Verdict['kind'];
  readonly findings: readonly Finding[];
  /** What is clear where the verdict is not. */
  readonly beside: readonly Finding[];
  readonly unclear: readonly LedgerPart[];
  /** How far the container's number, or RSS, rose beyond all that was read of it, in bytes. */
  readonly unexplainedBytes: number;
  readonly settled: readonly Settled[];
  readonly ledger: Ledger | undefined;
  /** The container's number, and RSS: lowest level first, highest, last. */
  readonly usage: Growth | undefined;
  readonly rss: Growth | undefined;
  readonly limit: Verdict['limit'];
  readonly resolution: Verdict['resolution'];
  readonly lengthMs: number;
  readonly samples: number;
  /** Fewest samples that carry a rate. */
  readonly leastSamples: number;
  /** Whether the program says how large its heap is. */
  readonly heapRead: boolean;
  readonly killed: boolean;
  /** Whether the run has ended, so that nothing goes on any more. */
  readonly ended: boolean;
  /** Whether the work was over before the watch was. */
  readonly workEnded: boolean;
}

/** What is worth knowing of a class, said after it where it is the only one. */
const asides: Partial<Record<GrowthKind, string>> = {
  tmpfs: 'It is file data with no disk behind it.',
  goroutines: 'Their stacks are in no heap profile.',
  'slab-reclaimable': 'It is names and inodes of files, which the kernel takes back when it needs to.',
  swap: 'RSS falls, and the memory is still in use.',
};

/** The verdict as a person would say it. MB are 2^20 bytes, KB are 2^10. Pure; its names are in names.ts, its sizes and times in in-words.ts. */
export function sentenceOf(told: Told): string {
  const facts = [containerClause(told), rssClause(told)].filter((clause) => clause !== '');
  const first = facts.length === 0 ? '' : `${capitalised(facts.join('; '))}.`;
  return [first, ...answer(told), limitSentence(told)].filter((part) => part !== '').join(' ');
}

function answer(told: Told): string[] {
  const [only] = told.findings;
  if (told.kind === 'none') return [nothing(told), ...settledSentences(told), resolutionSentence(told)];
  if (only === undefined) return [whyNot(told), ...settledSentences(told)];
  if (told.findings.length === 1) return [`This was ${findingClause(only, told)}.`, asideOf(only, told)];
  const [counted, last] = [told.findings.slice(0, -1), told.findings.at(-1) ?? only];
  const clauses = counted.map((finding) => findingClause(finding, told)).join('; ');
  return [
    `${numerals[told.findings.length] ?? told.findings.length} things grew: ${clauses}; and ${findingClause(last, told)}.`,
  ];
}

const numerals: Readonly<Record<number, string>> = { 2: 'Two', 3: 'Three', 4: 'Four', 5: 'Five' };

/** What is worth knowing of a single finding; of the heap only where it was read. */
function asideOf({ kind, unit }: Finding, { heapRead }: Told): string {
  if (kind === 'threads' && unit === 'bytes')
    return heapRead
      ? 'Each thread brings memory of its own, and the main heap shows none of it.'
      : 'Each thread brings memory of its own.';
  return asides[kind] ?? '';
}

/** One finding: its name, its size where there are several, its rate, and what became of it. */
function findingClause(finding: Finding, told: Told): string {
  const size = told.findings.length > 1 && finding.unit === 'bytes' ? ` (${sized(finding.rise)})` : '';
  return `${nameOf(finding, told)}${size}${rateClause(finding)}${courseClause(finding, told)}`;
}

function nameOf(finding: Finding, told: Told): string {
  if (finding.unit === 'count') return countClause(finding, told);
  if (finding.kind === 'mapped-file' && finding.part === 'outside')
    return told.usage === undefined
      ? 'mapped file pages, which are page cache that the process sees as its own'
      : 'mapped file pages, charged to another group';
  if (finding.kind === 'deleted-but-open' && finding.part === 'outside')
    return `${sized(finding.rise)} of deleted files that are still open; their disk space is not free, and they are not in memory or are charged to another group`;
  if (finding.kind === 'anonymous')
    return told.heapRead
      ? 'anonymous memory outside the heap that the program reports'
      : 'anonymous memory of the process; no reading says what it holds';
  if (finding.kind === 'kernel' && finding.part === 'kernel-other')
    return 'kernel memory charged to the container, worked out as what anonymous memory and files leave of the number';
  const together = finding.together?.includes('process.fds') ? ', with a descriptor each' : '';
  return kindNames[finding.kind] + together;
}

/** What pieces are called in the plural, and what they do. */
const counted: Partial<Record<GrowthKind, readonly [string, string]>> = {
  descriptors: ['descriptors', 'are open'],
  threads: ['threads', 'run'],
  timers: ['timers', 'wait'],
  goroutines: ['goroutines', 'wait'],
  'child-processes': ['child processes', 'run'],
};

/** A count that rose by itself, and what of the container's rise there is for each where it is all that rose. */
function countClause({ kind, rise }: Finding, { findings, usage }: Told): string {
  const [name, does] = counted[kind] ?? [kind, 'are there'];
  const more = `${name}: ${Math.round(rise).toLocaleString('en')} more ${does}`;
  if (findings.length > 1 || usage === undefined || !(rise > 0)) return more;
  const each = (usage.highest - usage.from) / rise;
  return each < 64
    ? `${more}, and memory did not follow them`
    : `${more}, with ${kb(each)} KB of the rise for each`;
}

function rateClause({ rate, ratePerWork, unit }: Finding): string {
  if (unit === 'count') return '';
  if (ratePerWork !== undefined && ratePerWork.low > 0)
    return `, ${kb(ratePerWork.value)} KB per ${ratePerWork.per} (${kb(ratePerWork.low)} to ${kb(ratePerWork.high)})`;
  return rate !== undefined && rate.low > 0 ? `, ${perTime(rate.value)}` : '';
}

function courseClause(finding: Finding, told: Told): string {
  const until = finding.untilTMs === undefined ? '' : ` after ${duration(finding.untilTMs)}`;
  switch (finding.goesOn) {
    case 'goes-on':
      if (told.workEnded) return '; it went on as long as there was work';
      return told.ended ? '; it went on to the end' : '; it goes on';
    case 'fell-back':
      return '; it fell back';
    case 'stopped':
      return finding.unit === 'count' || finding.untilTMs === undefined
        ? ''
        : finding.untilTMs > 0.9 * told.lengthMs
          ? ''
          : `; a plateau: it stopped${until}, and is kept`;
    case 'unknown':
      return told.findings.length > 1 ? '; whether it goes on cannot be told yet' : '';
  }
}

function nothing({ settled }: Told): string {
  return settled.length > 0 ? 'Nothing goes on growing.' : 'Nothing grew by more than its own noise.';
}

function settledSentences({ settled }: Told): string[] {
  return settled.map(
    (one) => `${capitalised(partName(one.part))} rose by ${sized(one.rise)}${whatBecame(one)}`,
  );
}

function whatBecame({ became, untilTMs }: Settled): string {
  switch (became) {
    case 'room':
      return ', and what the program keeps hardly did: room that the runtime has taken for its garbage.';
    case 'burst':
      return ' for a short time and fell back: files that were read once, or written and deleted.';
    case 'stays':
      return ` in the first ${duration(untilTMs)} and has stayed there since: warming up, or a cache that is full.`;
  }
}

function resolutionSentence({ resolution }: Told): string {
  if (resolution === undefined) return '';
  return `Watched for ${duration(resolution.watchedMs)}: growth slower than ${perTime(resolution.bytesPerSecond)} would not show; watch ${duration(resolution.halvedAfterMs)} longer to halve that.`;
}

/** Why there is no answer, and what would bring one. */
function whyNot(told: Told): string {
  if (told.killed && told.samples >= told.leastSamples)
    return `It was killed before its growth could be told from its noise.${attribution(told)}`;
  if (told.samples < told.leastSamples)
    return `${told.samples === 1 ? 'One sample shows' : `${told.samples} samples show`} a level and no rate: ${told.leastSamples} are needed to tell growth from noise.${attribution(told)}`;
  if (told.unclear.length > 0)
    return `${clearPart(told)}${capitalised(listed(told.unclear.map(partName)))} rose; whether it goes on cannot be told yet. Watch for another ${duration(told.lengthMs)}.${attribution(told)}`;
  if (told.ledger?.parts.length === 0 && told.ledger.total === undefined)
    return told.rss === undefined
      ? 'No reading of memory was there to judge by.'
      : 'RSS alone does not say whether that is anonymous memory or mapped files: read RssAnon and RssFile in /proc/PID/status.';
  if (told.unexplainedBytes > 0)
    return `${clearPart(told)}${sized(told.unexplainedBytes)} of the rise ${told.beside.length > 0 ? 'is' : 'are'} in no part that was read: read memory.stat of the cgroup, and smaps_rollup of the process.`;
  return `The parts that were read do not explain it: read memory.stat of the cgroup.`;
}

/** What is clear beside what is not. */
function clearPart(told: Told): string {
  if (told.beside.length === 0) return '';
  const clauses = told.beside.map((finding) => findingClause(finding, told)).join('; ');
  return `${capitalised(clauses)}. `;
}

/** What the number changed by between two moments, by its largest part; no rate. */
function attribution({ ledger }: Told): string {
  const parts = (ledger?.parts ?? [])
    .map(({ part, fromBytes, toBytes }) => ({ part, change: toBytes - fromBytes }))
    .sort((a, b) => b.change - a.change);
  const [most] = parts;
  if (most === undefined || most.change <= 0) return '';
  return ` Most of the change so far is ${partName(most.part)}: ${sized(most.change)}.`;
}

/** A change of the container's number below this share of it is told as staying. */
const leastTold = 0.02;

function containerClause({ usage, killed }: Told): string {
  if (usage === undefined) return '';
  const rise = usage.highest - usage.from;
  if (rise < leastTold * usage.highest) {
    const shrank = usage.from - usage.last;
    return shrank > leastTold * usage.from
      ? `the container fell by ${sized(shrank)}`
      : `the container stayed at ${sized(usage.last)}`;
  }
  const fell = usage.highest - usage.last;
  const back = !killed && fell > 0.2 * rise ? ` and fell back by ${sized(fell)}` : '';
  return `the container rose by ${sized(rise)}${back}`;
}

function rssClause({ rss, usage, samples, leastSamples, lengthMs }: Told): string {
  if (rss === undefined) return '';
  const rise = rss.highest - rss.from;
  const whole = Math.max(rss.highest, usage === undefined ? 0 : usage.highest - usage.from);
  if (rise < 0.1 * whole) {
    const fell = rss.from - rss.last;
    return fell > 0.1 * whole
      ? `RSS fell by ${sized(fell)}`
      : stayed(Math.min(rss.from, rss.last), rss.highest);
  }
  const fell = rss.highest - rss.last;
  const back = fell > 0.3 * rise ? ` and fell back by ${sized(fell)}` : '';
  const alone = usage === undefined && samples < 2 * leastSamples && lengthMs > 0;
  const mean = alone ? `, about ${perTime((rss.last - rss.from) / (lengthMs / 1000))}` : '';
  return `RSS rose by ${sized(rise)}${back}${mean}`;
}

const stayed = (lowest: number, highest: number): string =>
  sized(lowest) === sized(highest)
    ? `RSS stayed at ${sized(highest)}`
    : `RSS stayed between ${sized(lowest)} and ${sized(highest)}`;

function limitSentence({ limit, findings, ended }: Told): string {
  if (limit === undefined) return '';
  const cache = findings.every(({ kind }) => kind === 'page-cache');
  if (limit.inMs !== undefined) {
    const { low, high } = limit.inMs;
    const when = span(duration(low), duration(high));
    return ended
      ? `At this rate it would have reached the limit of ${sized(limit.limitBytes)} after another ${when}.`
      : `At this rate the limit of ${sized(limit.limitBytes)} is reached in ${when}.`;
  }
  if (!limit.reached) return '';
  return cache && findings.length > 0
    ? `It stands at the limit of ${sized(limit.limitBytes)}, where the kernel takes page cache back.`
    : `It reached the limit of ${sized(limit.limitBytes)}.`;
}
