import type { RunEvent } from '../protocol/run-event.ts';
import type { Sample } from '../protocol/sample.ts';
import type { Ledger, Verdict } from '../protocol/verdict.ts';
import { courseOf } from '../verdict/course.ts';
import { duration, listed, perTime, sized } from '../verdict/in-words.ts';
import { judgeRun } from '../verdict/judge.ts';
import { ledgerOf } from '../verdict/ledger.ts';
import { partName } from '../verdict/names.ts';
import type { MemoryRecord, RecordPoint } from './record.ts';

/** What a record says. */
export interface Answer {
  readonly sentence: string;
  /** `grew`, `nothing-grew`, or `cannot-tell`: the exit status of the command line. */
  readonly outcome: 'grew' | 'nothing-grew' | 'cannot-tell';
  /** Of a record with at least ten times points and their times. */
  readonly verdict?: Verdict;
  readonly ledger?: Ledger;
  readonly points: number;
  /** Times of the first and of the last point, in milliseconds; undefined where none were printed. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** Fewer points show a level and no rate. */
const LEAST_POINTS = 10;
const absent = { unavailable: 'Not in what was given.' };

/**
 * Says what a record says, and no more: with times and ten points what a watch would say; with fewer, or without times, what the number is
 * made of and what it changed by, never how fast.
 */
export function answerOf({ points }: MemoryRecord): Answer {
  const timed = points.every(({ atMs }) => atMs !== undefined);
  const inOrder = timed ? inTime(points) : points;
  const fromMs = timed ? inOrder[0]?.atMs : undefined;
  const toMs = timed ? inOrder.at(-1)?.atMs : undefined;
  const about = {
    points: inOrder.length,
    ...(fromMs === undefined || toMs === undefined ? {} : { fromMs, toMs }),
  };
  const samples = samplesOf(inOrder);
  if (inOrder.some(({ cgroup, process }) => partsOf(cgroup) > 0 || process !== undefined)) {
    if (timed && inOrder.length >= LEAST_POINTS) return { ...about, ...judged(samples) };
    return { ...about, ...attributed(samples, timed) };
  }
  return { ...about, ...ofOneNumber(inOrder, timed) };
}

const partsOf = (cgroup: RecordPoint['cgroup']): number =>
  Object.keys(cgroup ?? {}).filter((name) => name !== 'limitBytes').length;

/** Sorted by time, the same moment twice taken once: pastes overlap. */
function inTime(points: readonly RecordPoint[]): readonly RecordPoint[] {
  const byTime = new Map(points.map((point) => [point.atMs ?? 0, point]));
  return [...byTime.values()].sort((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0));
}

function samplesOf(points: readonly RecordPoint[]): Sample[] {
  const first = points[0]?.atMs ?? 0;
  return points.map(({ atMs, cgroup, process, runtime }, seq) => ({
    ...{ seq, tMs: atMs === undefined ? seq : Math.max(0, atMs - first) },
    ...{ cgroup: cgroup ?? absent, process: process ?? absent, runtime: runtime ?? absent, demo: absent },
  }));
}

function judged(samples: readonly Sample[]): Pick<Answer, 'sentence' | 'outcome' | 'verdict' | 'ledger'> {
  const events = samples.map((data, i): RunEvent => ({ type: 'sample', id: i + 1, data }));
  const verdict = judgeRun(events);
  const outcome =
    verdict.kind === 'none' ? 'nothing-grew' : verdict.kind === 'cannot-tell' ? 'cannot-tell' : 'grew';
  const { sentence, ledger } = verdict;
  return { sentence, outcome, verdict, ...(ledger === undefined ? {} : { ledger }) };
}

function attributed(
  samples: readonly Sample[],
  timed: boolean,
): Pick<Answer, 'sentence' | 'outcome' | 'ledger'> {
  const ledger = ledgerOf(samples);
  const told = { outcome: 'cannot-tell', ...(ledger === undefined ? {} : { ledger }) } as const;
  const count = samples.length;
  const limits =
    count === 1
      ? 'One reading does not say what grew.'
      : timed
        ? `${count === 2 ? 'Two' : String(count)} readings do not say how fast, nor whether it goes on; ${LEAST_POINTS} do.`
        : 'Without times nothing is told of how fast, nor whether it goes on.';
  if (ledger === undefined) return { ...told, sentence: limits };
  const largest = [...byName(ledger, count === 1)]
    .map(([name, bytes]) => ({ name, bytes }))
    .filter(({ bytes }) => bytes >= 2 ** 20)
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, 2);
  const parts = listed(largest.map(({ name, bytes }) => `${sized(bytes)} of it ${name}`));
  const total = ledger.total;
  if (count === 1) {
    const holds = total === undefined ? 'What was read' : `The container holds ${sized(total.toBytes)}`;
    return { ...told, sentence: `${holds}${parts === '' ? '' : `: ${parts}`}. ${limits}` };
  }
  if (total === undefined)
    return {
      ...told,
      sentence: `Grown between the first reading and the last: ${parts || 'nothing that was read'}. ${limits}`,
    };
  const change = total.toBytes - total.fromBytes;
  const holds = `The container holds ${sized(Math.abs(change))} ${change < 0 ? 'less' : 'more'} at the last reading than at the first`;
  return { ...told, sentence: `${holds}${change > 0 && parts !== '' ? `; ${parts}` : ''}. ${limits}` };
}

/** What each part holds at the end, or changed by, by the names of people: both lists of file pages are page cache. */
function byName(ledger: Ledger, level: boolean): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { part, fromBytes, toBytes } of ledger.parts) {
    if (part === 'swap') continue;
    const bytes = level ? toBytes : toBytes - fromBytes;
    sums.set(partName(part), (sums.get(partName(part)) ?? 0) + bytes);
  }
  return sums;
}

/** `docker stats` and `kubectl top` print the difference of two counters: whether it grew can be told, and which part never. */
function ofOneNumber(points: readonly RecordPoint[], timed: boolean): Pick<Answer, 'sentence' | 'outcome'> {
  const read = points.flatMap(({ atMs, workingSetBytes }) =>
    workingSetBytes === undefined ? [] : [{ x: (atMs ?? 0) / 1000, y: workingSetBytes }],
  );
  const [first, last] = [read[0], read.at(-1)];
  const what = 'usage less inactive_file';
  const which =
    'Which part of memory that is, this number does not say: it is the difference of two counters.';
  if (first === undefined || last === undefined)
    return { outcome: 'cannot-tell', sentence: 'No number of memory was read.' };
  const change = last.y - first.y;
  const moved = `${what} is ${sized(last.y)}, ${sized(Math.abs(change))} ${change < 0 ? 'less' : 'more'} than at first`;
  if (!timed || read.length < LEAST_POINTS)
    return {
      outcome: 'cannot-tell',
      sentence: `The number (${moved}) does not say how fast${timed ? `: ${LEAST_POINTS} readings would` : ' without times'}. ${which}`,
    };
  const course = courseOf(read);
  if (course?.state === 'goes-on' && course.rate !== undefined)
    return {
      outcome: 'grew',
      sentence: `The number rose by ${sized(course.rise)} (${what}), ${perTime(course.rate.value)}, and goes on. ${which}`,
    };
  if (course?.state === 'flat')
    return {
      outcome: 'nothing-grew',
      sentence: `The number (${what}) did not rise in ${duration((last.x - first.x) * 1000)}: ${sized(last.y)}.`,
    };
  return {
    outcome: 'cannot-tell',
    sentence: `The number (${moved}) does not say whether it grows. ${which}`,
  };
}
