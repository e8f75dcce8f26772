import type { RunEnd } from '../protocol/run-end.ts';
import type { RunEvent } from '../protocol/run-event.ts';
import { readingOf, type Sample } from '../protocol/sample.ts';
import type { Finding, LedgerPart, Verdict } from '../protocol/verdict.ts';
import { condense } from './condense.ts';
import { beforeVisit, fromFirstReport, undisturbed } from './disturbed.ts';
import { type Found, findingsOf } from './findings.ts';
import type { Growth } from './growth.ts';
import { endsOf, ledgerOf } from './ledger.ts';
import { limitOf } from './limit.ts';
import {
  anonymous,
  charged,
  diskCache,
  kernelMemory,
  type Quantity,
  reading,
  rssBytes,
  shmemBytes,
  sockBytes,
  usageBytes,
} from './quantities.ts';
import { resolutionOf } from './resolution.ts';
import { leastShare } from './rose.ts';
import { sentenceOf } from './sentence.ts';
import { alongWork, judgeSeries, type Work, whileWorking } from './series.ts';
import { slopeOf } from './slope.ts';
import { type Watch, watchOf } from './watch.ts';

/** Fewer samples show a level and no rate. */
const leastSamples = 10;

/**
 * Says what grew in a watch, from its events alone. Pure; works on a run in progress too. It answers
 * `cannot-tell` rather than guess. Nothing here is a size in bytes or a time in seconds: growth is told from the
 * noise of the run itself, so it works on ten seconds at 10 Hz and on a week at four points a minute.
 * @param work what the demo counts as its work, if it declares that: rates are told per unit of it
 */
export function judgeRun(events: readonly RunEvent[], work?: Work): Verdict {
  const told = condense(beforeVisit(alive(fromFirstReport(undisturbed(events)))));
  const end = events.findLast((event) => event.type === 'end');
  const killed = end?.type === 'end' && wasKilled(end.data.end);
  const working = whileWorking(told, work);
  const watch = watchOf(working, working !== told, work && reading('demo', work.counter));
  const enough = working.length >= leastSamples;
  const found = enough ? findingsOf(watch) : nothingFound;
  const findings = withWork(found.findings, told, work);
  const ledger = ledgerOf(told);
  const lengthMs = (told.at(-1)?.tMs ?? 0) - (told[0]?.tMs ?? 0);
  const main = [usageBytes, charged, rssBytes].find((of) => watch.course(of) !== undefined);
  const resolution =
    main === undefined || !enough
      ? undefined
      : resolutionOf(
          main === rssBytes ? 'process.rssBytes' : 'cgroup.usageBytes',
          watch.course(main),
          lengthMs,
        );
  // The limit is reached by what is told to go on, not by a slope that nothing else bears out.
  const workEnded = (working.at(-1)?.tMs ?? 0) < (told.at(-1)?.tMs ?? 0);
  const limit = limitOf(told, workEnded || killed ? undefined : fillingRate(findings));
  const kind = findings[0]?.kind ?? (enough && !killed && isExplained(found, watch) ? 'none' : 'cannot-tell');
  return {
    kind,
    sentence: sentenceOf({
      kind,
      findings,
      ledger,
      limit,
      resolution,
      lengthMs,
      leastSamples,
      killed,
      ended: end !== undefined,
      workEnded,
      beside: found.beside,
      unclear: found.unclear,
      unexplainedBytes: found.unexplainedBytes,
      settled: found.settled,
      usage: growthBetween(told, usageBytes),
      rss: growthBetween(told, rssBytes),
      samples: working.length,
      heapRead: told.some((sample) => readingOf(sample, 'runtime', 'heapUsedBytes') !== undefined),
    }),
    findings,
    ...(ledger === undefined ? {} : { ledger }),
    ...(limit === undefined ? {} : { limit }),
    ...(resolution === undefined ? {} : { resolution }),
    ...(work === undefined ? {} : { workUnit: work.unit }),
    series: judgeSeries(told, work),
  };
}

/** Whether the kernel's own counter says that it killed for want of memory. */
const wasKilled = (end: RunEnd): boolean =>
  end.kind === 'oom-killed' || (end.kind === 'watch-over' && (end.oomKills ?? 0) > 0);

const nothingFound: Found = {
  findings: [],
  beside: [],
  unclear: [],
  unexplainedBytes: 0,
  settled: [],
  benignBytes: 0,
};

/** A program that has gone leaves less than this share of its anonymous memory charged to its cgroup. */
const leftBehind = 0.02;

/**
 * The samples of a program that lives: after it has gone they show what its cgroup keeps. Told by the process, or where none is seen by
 * the anonymous memory of its cgroup; all samples where neither is read.
 */
function alive(samples: readonly Sample[]): readonly Sample[] {
  const living = samples.filter((sample) => rssBytes(sample) !== undefined);
  if (living.length > 0) return living;
  const most = samples.reduce((highest, sample) => Math.max(highest, anonymous(sample) ?? 0), 0);
  const isGone = (sample: Sample): boolean => (anonymous(sample) ?? most) < leftBehind * most;
  return samples.slice(
    samples.findIndex((sample) => !isGone(sample)),
    samples.findLastIndex((sample) => !isGone(sample)) + 1,
  );
}

/** Whether nothing rose that is not accounted for: no part is unclear, and the number itself did not rise by what no part shows. */
function isExplained(found: Found, watch: Watch): boolean {
  if (found.unclear.length > 0 || found.unexplainedBytes > 0) return false;
  const course = [charged, rssBytes].map((of) => watch.course(of)).find((one) => one !== undefined);
  if (course === undefined) return false;
  if (course.state !== 'goes-on' && course.state !== 'unclear') return true;
  return course.rise - Math.max(found.benignBytes, smallRises(watch)) < leastShare * watch.levelBytes;
}

/** What the parts rose by together where none of them rose by what matters. */
const smallRises = (watch: Watch): number =>
  [anonymous, diskCache, shmemBytes, kernelMemory, sockBytes]
    .map((of) => watch.course(of))
    .reduce((sum, course) => sum + Math.max(0, course === undefined ? 0 : course.last - course.from), 0);

/** The rate at which memory that cannot be reclaimed goes on growing, in bytes a second; undefined where none does. */
function fillingRate(
  findings: readonly Finding[],
): { readonly low: number; readonly high: number } | undefined {
  const filling = findings.filter(
    ({ goesOn, part }) => goesOn === 'goes-on' && part !== undefined && fills.has(part),
  );
  const rates = filling.flatMap(({ rate }) => rate ?? []);
  if (rates.length === 0) return undefined;
  return {
    low: rates.reduce((sum, { low }) => sum + low, 0),
    high: rates.reduce((sum, { high }) => sum + high, 0),
  };
}

/** Parts that the kernel cannot take back when the limit is near. */
const fills: ReadonlySet<LedgerPart> = new Set(['anon', 'shmem', 'kernel', 'kernel-other', 'sock']);

/** Classes that a reading of their own measures, without the room that the runtime takes beside them. */
const ownReading: Partial<Record<Finding['kind'], string>> = {
  'js-heap': 'runtime.heapUsedBytes',
  'off-heap': 'runtime.externalBytes',
};

/** Each finding with its rate per unit of work, where the work is known: its share of what its part rose by. */
function withWork(
  findings: readonly Finding[],
  samples: readonly Sample[],
  work: Work | undefined,
): Finding[] {
  if (work === undefined) return [...findings];
  return findings.map((finding) => {
    const own = ownReading[finding.kind];
    const [group, name] = (own ?? finding.witnesses[0] ?? '').split('.');
    if (group !== 'cgroup' && group !== 'process' && group !== 'runtime') return finding;
    const slope = slopeOf(alongWork(samples, work, group, name ?? ''));
    const perSecond = finding.rate;
    if (slope === undefined || perSecond === undefined) return finding;
    const whole = findings
      .filter((other) => other.part === finding.part && other.unit === finding.unit)
      .reduce((sum, other) => sum + other.rise, 0);
    const share = own === undefined && whole > 0 ? finding.rise / whole : 1;
    return {
      ...finding,
      ratePerWork: {
        value: slope.value * share,
        low: slope.low * share,
        high: slope.high * share,
        per: work.unit,
      },
    };
  });
}

/** First, highest and last level of a quantity, by medians of neighbouring samples; of few samples, by each of them. */
function growthBetween(samples: readonly Sample[], of: Quantity): Growth | undefined {
  const values = samples.flatMap((sample) => of(sample) ?? []);
  const ends = endsOf(samples, of);
  if (ends === undefined) return undefined;
  const width = Math.max(1, Math.min(5, Math.floor(values.length / 10)));
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i + width <= values.length; i++)
    highest = Math.max(highest, [...values.slice(i, i + width)].sort((a, b) => a - b)[width >> 1] ?? 0);
  return { from: ends.fromBytes, highest, last: ends.toBytes, rise: highest - ends.fromBytes };
}
