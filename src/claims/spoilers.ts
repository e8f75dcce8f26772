import { readingOf, type Sample } from '../protocol/sample.ts';
import { PROFILING } from '../verdict/disturbed.ts';
import { findMark, type RunHistory } from './run-history.ts';

const MB = 2 ** 20;

/** What can spoil a measurement: an action by its id, or one of the things that samples tell. */
export type SpoilerKind =
  | 'delete-rotated'
  | 'delete-current'
  | 'reopen-current'
  | 'reclaim'
  | 'collect-garbage'
  | 'let-go'
  | 'log-reader'
  | 'read-back'
  | 'profiler'
  | 'limit'
  | 'taken-back';

/** Something that changed the quantity beside what is measured, from when to when. */
export interface Spoiler {
  readonly kind: SpoilerKind;
  readonly fromTMs: number;
  readonly toTMs: number;
  /** What happened, as a clause: "you deleted rotated logs". */
  readonly what: string;
  /** What to do instead, as a clause. */
  readonly todo: string;
}

const acted: Readonly<Record<string, Pick<Spoiler, 'kind' | 'what' | 'todo'>>> = {
  'delete-rotated': {
    kind: 'delete-rotated',
    what: 'you deleted rotated logs',
    todo: 'leave the logs alone until the mark “last line written”',
  },
  'delete-current': {
    kind: 'delete-current',
    what: 'you deleted the open log',
    todo: 'leave the logs alone until the mark “last line written”',
  },
  'reopen-current': {
    kind: 'reopen-current',
    what: 'you had the log reopened',
    todo: 'leave the log open until the mark “last line written”',
  },
  reclaim: {
    kind: 'reclaim',
    what: 'you asked the kernel to reclaim',
    todo: 'do not reclaim before it is measured',
  },
  'collect-garbage': {
    kind: 'collect-garbage',
    what: 'you had garbage collected',
    todo: 'let the program work for longer without it',
  },
  'let-go': {
    kind: 'let-go',
    what: 'you let go of what was kept',
    todo: 'let go after the mark “last step done”',
  },
};

/** From this share of the limit on the kernel may be reclaiming between two samples. */
const nearLimit = 0.95;
/** A fall of the page cache by more than this between two samples is somebody taking it back. */
const markedFallBytes = MB;

/** Everything in a run that may spoil something, each kind in the order of time. */
export function spoilersOf(run: RunHistory): readonly Spoiler[] {
  const found = [...actions(run), ...logReader(run), ...profiler(run), ...limit(run), ...takenBack(run)];
  return [...found, ...readBack(found)];
}

function actions(run: RunHistory): Spoiler[] {
  return run.acts.flatMap((act) => {
    const about = acted[act.name];
    if (about === undefined) return [];
    const toTMs = act.name === 'delete-current' ? closedTMs(run, act.toTMs) : act.toTMs;
    return [{ ...about, fromTMs: act.fromTMs, toTMs }];
  });
}

/** When a log that was deleted while it was open has been closed, by a rotation or by reopening it: only then it is gone. */
function closedTMs({ samples }: RunHistory, deletedTMs: number): number {
  let wasBytes: number | undefined;
  for (const [i, sample] of samples.entries()) {
    const openBytes = readingOf(sample, 'demo', 'openBytes');
    if (sample.tMs < deletedTMs || openBytes === undefined) continue;
    if (wasBytes !== undefined && openBytes < wasBytes) return samples[i + 1]?.tMs ?? sample.tMs;
    wasBytes = openBytes;
  }
  return Number.POSITIVE_INFINITY;
}

/** While the log reader has something to read, its programs are counted with the service, and they read. */
function logReader(run: RunHistory): Spoiler[] {
  const about = {
    kind: 'log-reader' as const,
    what: 'the log reader was on, and what it reads and uses is counted too',
    todo: 'run it without the log reader, or start it after the mark “last line written”',
  };
  const spoilers: Spoiler[] = [];
  let fromTMs = run.knobs?.reader === true ? 0 : undefined;
  /** A start that was given up may still be done: only a stop that was asked for after it is known to end it. */
  let pendingSinceTMs = Number.NEGATIVE_INFINITY;
  // With the knob on, the program starts it with its first line: stopped before that, it starts all the same.
  const firstLineTMs =
    run.samples.find((sample) => (readingOf(sample, 'demo', 'loggedBytes') ?? 0) > 0)?.tMs ?? 0;
  for (const act of run.acts) {
    if (act.name === 'stop-reader' && run.knobs?.reader === true && act.fromTMs < firstLineTMs) continue;
    if (act.name === 'start-reader') {
      fromTMs ??= act.fromTMs;
      if (act.toTMs === Number.POSITIVE_INFINITY) pendingSinceTMs = act.fromTMs;
    }
    if (act.name !== 'stop-reader' || fromTMs === undefined || act.fromTMs <= pendingSinceTMs) continue;
    spoilers.push({ ...about, fromTMs, toTMs: Math.min(act.toTMs, readerIdleTMs(run, fromTMs)) });
    fromTMs = undefined;
  }
  if (fromTMs !== undefined) spoilers.push({ ...about, fromTMs, toTMs: readerIdleTMs(run, fromTMs) });
  return spoilers;
}

/** The log reader looks for new files at least this often: when it has read nothing for so long, it has nothing to read. */
const readerRestMs = 2_500;

/** From when on a log reader that was started then had nothing left to read, the last line being written. */
function readerIdleTMs(run: RunHistory, startTMs: number): number {
  const writtenTMs = findMark(run, 'written')?.tMs ?? Number.POSITIVE_INFINITY;
  const fromTMs = Math.max(startTMs, writtenTMs);
  // A pass that began while lines were written has not seen the last file.
  const told =
    startTMs < writtenTMs
      ? undefined
      : run.marks.find(({ name, tMs }) => name === 'read-twice' && tMs >= startTMs)?.tMs;
  let since: Sample | undefined;
  for (const sample of run.samples) {
    if (sample.tMs < fromTMs || (told !== undefined && sample.tMs >= told)) continue;
    const bytes = readingOf(sample, 'demo', 'readBytes');
    if (since === undefined || bytes !== readingOf(since, 'demo', 'readBytes')) since = sample;
    else if (sample.tMs - since.tMs >= readerRestMs) return sample.tMs;
  }
  return told ?? Number.POSITIVE_INFINITY;
}

/** A log reader that reads what had been taken back brings it into memory again: cache that no write made. */
function readBack(found: readonly Spoiler[]): Spoiler[] {
  const taken = found.filter(({ kind }) => kind === 'reclaim' || kind === 'limit' || kind === 'taken-back');
  const takenTMs = Math.min(...taken.map(({ fromTMs }) => fromTMs));
  return found
    .filter(({ kind, toTMs }) => kind === 'log-reader' && toTMs > takenTMs)
    .map((reader) => ({
      ...{ kind: 'read-back' as const, fromTMs: Math.max(reader.fromTMs, takenTMs), toTMs: reader.toTMs },
      what: 'the log reader read what had been taken back, which fills the cache again',
      todo: 'do not reclaim while the log reader is on, and give it a higher memory limit or none',
    }));
}

/** A heap snapshot needs memory and a process of its own, and leaves the program's memory higher than it found it. */
function profiler(run: RunHistory): Spoiler[] {
  const mark = findMark(run, PROFILING);
  const asked = run.acts.find(({ name }) => name === 'take-heap-snapshot');
  if (mark === undefined && asked === undefined) return [];
  return [
    {
      kind: 'profiler',
      fromTMs: Math.min(mark?.tMs ?? Number.POSITIVE_INFINITY, asked?.fromTMs ?? Number.POSITIVE_INFINITY),
      toTMs: Number.POSITIVE_INFINITY,
      what: 'a heap snapshot was taken, which needs memory itself',
      todo: 'take the snapshot when the work is over',
    },
  ];
}

/** Stretches in which the cgroup stood at its limit, from the sample before them to the sample after. */
function limit({ samples }: RunHistory): Spoiler[] {
  const at = (sample: Sample): boolean => {
    const limitBytes = readingOf(sample, 'cgroup', 'limitBytes');
    const usageBytes = readingOf(sample, 'cgroup', 'usageBytes');
    return limitBytes !== undefined && usageBytes !== undefined && usageBytes >= nearLimit * limitBytes;
  };
  return stretchesOf(samples, at).map((stretch) => ({
    ...{ kind: 'limit' as const, ...stretch },
    what: 'the memory limit was reached, and the kernel takes back there what it can',
    todo: 'run it with a higher memory limit, or with none',
  }));
}

/** Actions that give page cache back; what falls with one of them is told as that action. */
const freeing = new Set(['delete-rotated', 'delete-current', 'reopen-current', 'reclaim', 'let-go']);

/** Falls of the page cache that nobody asked for here: the machine needs the memory, or a deleted log was closed. */
function takenBack({ samples, acts }: RunHistory): Spoiler[] {
  const fell = (sample: Sample, before: Sample | undefined): boolean => {
    const now = readingOf(sample, 'cgroup', 'fileBytes');
    const then = before === undefined ? undefined : readingOf(before, 'cgroup', 'fileBytes');
    if (before === undefined || now === undefined || then === undefined) return false;
    const asked = acts.some(
      (act) => freeing.has(act.name) && act.fromTMs < sample.tMs && act.toTMs > before.tMs,
    );
    return !asked && then - now > markedFallBytes;
  };
  return stretchesOf(samples, fell).map((stretch) => ({
    ...{ kind: 'taken-back' as const, ...stretch },
    what: 'page cache was taken back meanwhile',
    todo: 'run it again while the machine has memory to spare, and delete nothing before it is measured',
  }));
}

function stretchesOf(
  samples: readonly Sample[],
  is: (sample: Sample, before: Sample | undefined) => boolean,
): { fromTMs: number; toTMs: number }[] {
  const stretches: { fromTMs: number; toTMs: number }[] = [];
  samples.forEach((sample, i) => {
    if (!is(sample, samples[i - 1])) return;
    const fromTMs = samples[i - 1]?.tMs ?? sample.tMs;
    const last = stretches.at(-1);
    if (last !== undefined && last.toTMs >= fromTMs) stretches.pop();
    stretches.push({
      fromTMs: last !== undefined && last.toTMs >= fromTMs ? last.fromTMs : fromTMs,
      toTMs: samples[i + 1]?.tMs ?? sample.tMs,
    });
  });
  return stretches;
}
