import type { Diary } from './diary.ts';

const MB = 2 ** 20;
const deletes = ['delete-rotated', 'delete-current', 'reopen-current'];
const moves = [...deletes, 'reclaim', 'start-reader'];
const number = (diary: Diary, knob: string): number => Number(diary.knobs[knob]);

/** Whether no limit can have mattered to logs of this size. */
const unlimited = (diary: Diary): boolean =>
  number(diary, 'limitMb') === 0 || number(diary, 'limitMb') >= number(diary, 'totalMb') + 120;

/** How long, and how much, was written before the reader did any of these. */
function undisturbed(diary: Diary, ...acts: readonly string[]): { ms: number; mb: number; watched: boolean } {
  const from = diary.begun('loggedBytes');
  const until = Math.min(diary.first(...acts), diary.endMs);
  const to = diary.reached('loggedBytes', until);
  return {
    ms: to - from,
    mb: diary.counter('loggedBytes', until) / MB,
    watched: diary.watched(from, Math.min(to, diary.endMs)),
  };
}

const wrote = (diary: Diary, mb: number, ms: number, ...acts: readonly string[]): boolean => {
  const found = undisturbed(diary, ...acts);
  return found.watched && found.mb >= mb && found.ms >= ms && unlimited(diary);
};
const nobodyRead = (diary: Diary): boolean => diary.knobs.reader === false;

/** A moment after the last line, with a second of nothing else around it, in which all of the log was in memory. */
function alone(diary: Diary, act: string): number | undefined {
  const written = diary.phase('written');
  const readThrough = diary.phase('read-twice');
  const quiet =
    diary.knobs.reader === false &&
    (diary.first('start-reader') > diary.endMs || diary.first('start-reader') > written);
  return diary
    .asked(act)
    .find(
      (ms) =>
        ms > written + 700 &&
        quiet &&
        (diary.first('start-reader') > ms || readThrough < ms - 300) &&
        unlimited(diary) &&
        diary.first('reclaim') >= ms &&
        !moves.some((other) =>
          diary.asked(other).some((at) => (at !== ms || other !== act) && Math.abs(at - ms) < 1_400),
        ) &&
        !diary.between(ms - 1_400, ms + 1_400, 'none') &&
        diary.watched(ms - 600, ms + 1_300),
    );
}

/** Whether the log was read through after its last line, by a reader that nobody disturbed. */
function readAlone(diary: Diary, phase: string): boolean {
  const start = diary.first('start-reader');
  const over = diary.phase(phase);
  return (
    nobodyRead(diary) &&
    unlimited(diary) &&
    start > diary.phase('written') + 700 &&
    diary.first(...deletes, 'reclaim', 'stop-reader', 'collect-garbage', 'sync') > over + 700 &&
    number(diary, 'totalMb') >= 64 &&
    diary.watched(start - 1_000, over + 700)
  );
}

const openMb = (diary: Diary): number => number(diary, 'totalMb') % number(diary, 'fileMb');

/** Of which claims about log-cache there is a clean window in a walk, whatever else happened in it. */
export const logCache: Readonly<Record<string, (diary: Diary) => boolean>> = {
  'byte-for-byte': (d) => wrote(d, 80, 4_000, ...deletes, 'reclaim') && nobodyRead(d),
  'rss-stays': (d) => nobodyRead(d) && wrote(d, 128, 4_000, 'start-reader', 'collect-garbage', 'reclaim'),
  'heap-stays': (d) => wrote(d, 200, 5_000, 'collect-garbage'),
  'descriptors-stay': (d) => nobodyRead(d) && wrote(d, 0, 5_000, 'start-reader'),
  'monitor-does-not-follow': (d) => nobodyRead(d) && wrote(d, 100, 4_000, ...moves, 'collect-garbage'),
  'usage-minus-cache-hides-it': (d) => nobodyRead(d) && wrote(d, 128, 4_000, ...moves, 'collect-garbage'),
  'usage-counts-the-log': (d) => nobodyRead(d) && wrote(d, 200, 5_000, ...moves, 'collect-garbage'),
  'lenses-disagree': (d) => wrote(d, 110, 2_000, ...deletes, 'reclaim'),
  'rss-is-anon-and-files': (d) =>
    nobodyRead(d) &&
    unlimited(d) &&
    Math.min(d.first('start-reader', 'reclaim'), d.endMs) - d.begun('loggedBytes') > 4_000 &&
    d.watched(d.begun('loggedBytes'), Math.min(d.first('start-reader', 'reclaim'), d.endMs)),
  'parts-add-up': (d) => {
    const until = Math.min(d.first(...deletes, 'reclaim'), d.endMs);
    return (
      unlimited(d) && d.counter('loggedBytes', until - 4_000) > 70 * MB && d.watched(until - 4_000, until)
    );
  },
  'one-read-moves-nothing': (d) => readAlone(d, 'read-once'),
  'two-reads-activate': (d) => readAlone(d, 'read-twice'),
  'monitor-jumps': (d) => readAlone(d, 'read-twice'),
  'monitor-with-reader': (d) =>
    unlimited(d) &&
    d.first(...deletes, 'reclaim', 'stop-reader') > d.endMs &&
    d.counter('readBytes', d.endMs - 1_200) >= 2 * d.counter('loggedBytes', d.endMs) &&
    d.phase('written') < d.endMs &&
    number(d, 'totalMb') >= 64 &&
    d.watched(d.endMs - 1_500, d.endMs),
  'closed-logs-return': (d) => {
    const ms = alone(d, 'delete-rotated');
    return (
      ms !== undefined &&
      d.asked('delete-rotated').every((other) => other >= ms) &&
      d.first('delete-current', 'reopen-current') > ms &&
      number(d, 'totalMb') - openMb(d) >= 64
    );
  },
  'open-log-stays': (d) => {
    const ms = alone(d, 'delete-current');
    return ms !== undefined && d.first('delete-current', 'reopen-current') >= ms && openMb(d) >= 64;
  },
  'reopen-returns': (d) => {
    const ms = alone(d, 'reopen-current');
    const deleted = alone(d, 'delete-current');
    return (
      ms !== undefined &&
      deleted !== undefined &&
      deleted < ms &&
      d.asked('delete-current', 'reopen-current').length === 2 &&
      openMb(d) >= 64
    );
  },
  'reclaim-returns': (d) => {
    const ms = alone(d, 'reclaim');
    const synced = d.asked('sync').some((at) => at > d.phase('written') + 100 && at < (ms ?? 0) - 1_500);
    return ms !== undefined && synced && d.first(...deletes) > ms && number(d, 'totalMb') >= 64;
  },
  'deleted-log-is-reclaimed': deletedThenReclaimed,
  'deleted-log-stays-on-disk': (d) =>
    // The size of deleted files is read once a second.
    deletedThenReclaimed(d) &&
    d.watched((alone(d, 'reclaim') ?? 0) - 2_500, (alone(d, 'reclaim') ?? 0) + 2_500),
  'limit-holds': (d) => limited(d, 60),
  'limit-kills-nobody': (d) => limited(d, 110) && ['finished', 'stopped'].includes(d.end),
};

/** The service had one log, still open. It was deleted and synced, and then the kernel was asked to reclaim its pages. */
function deletedThenReclaimed(d: Diary): boolean {
  const ms = alone(d, 'reclaim');
  const deleted = alone(d, 'delete-current');
  return (
    ms !== undefined &&
    deleted !== undefined &&
    deleted < ms - 3_000 &&
    d.asked('sync').some((at) => at > d.phase('written') + 100 && at < ms - 1_500) &&
    d.asked(...deletes).length === 1 &&
    d.asked('reclaim').length === 1 &&
    number(d, 'fileMb') > number(d, 'totalMb') &&
    number(d, 'totalMb') >= 64
  );
}

function limited(d: Diary, leastMb: number): boolean {
  const limitMb = number(d, 'limitMb');
  return (
    limitMb >= leastMb &&
    d.first(...deletes, 'reclaim') > d.endMs &&
    d.counter('loggedBytes', d.endMs) > 1.3 * limitMb * MB &&
    d.watched(d.begun('loggedBytes'), d.endMs)
  );
}
