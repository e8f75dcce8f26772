import { readingOf, type Sample } from '../../../protocol/sample.ts';
import { spoiledBy, spoilersIn } from '../../clean.ts';
import { NotShown } from '../../not-shown.ts';
import { type Act, type RunHistory, reading, sampleBefore } from '../../run-history.ts';
import type { Measure, Reading } from '../measure.ts';
import {
  chargeBatchBytes,
  effectWithinMs,
  file,
  firstCounted,
  logged,
  needsPageCache,
  onDisk,
  scatterBefore,
  writtenTMs,
} from './log.ts';

/** Actions that move page cache, or open the files that others delete. */
const movesCache = ['delete-rotated', 'delete-current', 'reopen-current', 'reclaim', 'start-reader'];

/** The census of open files takes a moment: what it says was so at most so long before. */
const readingOfFilesMs = 300;

/** The states before and after an action whose effect stands alone. */
interface Effect {
  readonly act: Act;
  readonly before: Sample;
  readonly after: Sample;
  /** Bytes logged between the two. */
  readonly loggedBytes: number;
}

const inWords: Readonly<Record<string, string>> = {
  'delete-rotated': 'delete the rotated logs',
  'delete-current': 'delete the open log',
  'reopen-current': 'reopen the log',
  reclaim: 'reclaim',
};

const again = (act: Pick<Act, 'name'>): string =>
  `wait for the mark “last line written”, then ${inWords[act.name] ?? act.name}, and do nothing else for a second`;

/** The first action of that name that stands alone; else says why the first does not. @throws NotShown */
function firstThatTells(run: RunHistory, name: string, measure: (act: Act) => Reading): Reading {
  let reason: NotShown | undefined;
  for (const act of run.acts.filter((one) => one.name === name)) {
    try {
      return measure(act);
    } catch (error) {
      if (!(error instanceof NotShown)) throw error;
      reason ??= error;
    }
  }
  throw reason ?? new NotShown(`you did not ${inWords[name] ?? name} in this run`, again({ name }));
}

/** The effect of an action within a second. @throws NotShown where another one falls into it */
function effectOf(run: RunHistory, act: Act): Effect {
  needsPageCache(run);
  const before = sampleBefore(run.samples, act.fromTMs);
  const others = run.acts.filter((one) => one !== act && movesCache.includes(one.name));
  const same = others.find((one) => one.fromTMs <= act.toTMs && one.toTMs >= before.tMs);
  if (same !== undefined) throw new NotShown(`you asked for “${same.label}” in the same moment`, again(act));
  const nextTMs = Math.min(...others.map((one) => one.fromTMs).filter((tMs) => tMs > act.toTMs));
  const after = run.samples.findLast(
    (sample) =>
      sample.tMs <= Math.min(act.toTMs + effectWithinMs, nextTMs) &&
      readingOf(sample, 'demo', 'loggedBytes') !== undefined,
  );
  if (after === undefined || after.tMs < act.toTMs)
    throw new NotShown('the run ended before the effect could be seen', again(act));
  const spoilers = spoilersIn(run, ['log-reader', 'limit'], before.tMs, after.tMs);
  if (spoilers.length > 0) throw spoiledBy(spoilers, new NotShown(''));
  return { act, before, after, loggedBytes: logged(after) - logged(before) };
}

/** There is something to give back only where the logs are in memory, all of them. @throws NotShown */
function needsAllInMemory(run: RunHistory, { act, before }: Effect): void {
  const cachedBytes = file(before) - file(firstCounted(run));
  if (cachedBytes >= onDisk(before) - 2 * chargeBatchBytes) return;
  throw spoiledBy(
    spoilersIn(run, ['reclaim', 'limit', 'taken-back'], 0, before.tMs),
    new NotShown('not all of the log was in memory when it was done', again(act)),
  );
}

/** What came back, as a share of what was to come back. The service's own writes meanwhile are subtracted. */
function givenBack(run: RunHistory, effect: Effect, dueBytes: number): Reading {
  const { act, before, after, loggedBytes } = effect;
  if (dueBytes <= 0) throw new NotShown(`there was nothing to give back when you did it`, again(act));
  const value = (file(before) + loggedBytes - file(after)) / dueBytes;
  // A report is up to some samples older than the counters beside it: that much of the writing is not accounted for.
  const lateBytes = reportedLate(run, before) + reportedLate(run, after);
  return {
    value,
    noise:
      (2 * chargeBatchBytes + (loggedBytes === 0 ? scatterBefore(run, file, before.tMs) : 0) + lateBytes) /
      dueBytes,
    window: { fromTMs: before.tMs, toTMs: after.tMs },
    ...(lateBytes > 0
      ? { because: 'lines were still written meanwhile, too fast to tell what came back from what was added' }
      : {}),
    todo: again(act),
  };
}

/** Bytes logged within two samples of this one. */
function reportedLate(run: RunHistory, sample: Sample): number {
  const at = run.samples.indexOf(sample);
  const near = run.samples
    .slice(Math.max(0, at - 2), at + 3)
    .flatMap((one) => readingOf(one, 'demo', 'loggedBytes') ?? []);
  return near.length === 0 ? 0 : Math.max(...near) - Math.min(...near);
}

const open = (sample: Sample): number => reading(sample, 'demo', 'openBytes');

/** @throws NotShown where the open log was deleted earlier, and so may be closed at any rotation */
function needsNamedLog(run: RunHistory, effect: Effect): void {
  const earlier = run.acts.some((one) => one.name === 'delete-current' && one.toTMs <= effect.before.tMs);
  if (earlier && effect.loggedBytes !== 0)
    throw new NotShown(
      'the open log had been deleted before, and lines were still written',
      again(effect.act),
    );
}

/** Whether the open log is the one that it was at an earlier sample: it holds what it held, and what was logged since. */
const isSameLog = (was: Sample, now: Sample): boolean => open(now) - open(was) === logged(now) - logged(was);

function byDeletingOpen(run: RunHistory, act: Act): Reading {
  const whole = effectOf(run, act);
  needsAllInMemory(run, whole);
  const { before } = whole;
  // A rotation closes the deleted log. It is told some samples late, so the last moments before one do not count.
  const told = run.samples.filter(
    (one) => one.tMs >= before.tMs && readingOf(one, 'demo', 'openBytes') !== undefined,
  );
  const rotated = told.findIndex((one) => !isSameLog(before, one));
  const written = before.tMs >= (writtenTMs(run) ?? Number.POSITIVE_INFINITY);
  const until = rotated === -1 && written ? whole.after : told[(rotated === -1 ? told.length : rotated) - 3];
  if (until === undefined || until.tMs < act.toTMs)
    throw new NotShown('the deleted log was rotated at once, which closed it', again(act));
  const after = until.tMs < whole.after.tMs ? until : whole.after;
  return givenBack(run, { ...whole, after, loggedBytes: logged(after) - logged(before) }, open(before));
}

function byReopening(run: RunHistory, act: Act): Reading {
  const effect = effectOf(run, act);
  const deleted = run.acts.findLast((one) => one.name === 'delete-current' && one.toTMs <= effect.before.tMs);
  const between =
    deleted === undefined
      ? []
      : run.acts.filter(
          (one) =>
            one.name === 'reopen-current' && one.fromTMs > deleted.fromTMs && one.fromTMs < act.fromTMs,
        );
  if (deleted === undefined || between.length > 0)
    throw new NotShown(
      'the log that was reopened still had its name',
      'wait for the mark “last line written”, delete the open log, and then reopen it',
    );
  const was = run.samples.find(
    (one) => one.tMs >= deleted.toTMs && readingOf(one, 'demo', 'openBytes') !== undefined,
  );
  if (
    was === undefined ||
    !isSameLog(sampleBefore(run.samples, deleted.fromTMs), effect.before) ||
    !isSameLog(was, effect.before)
  )
    throw new NotShown('a rotation had closed the deleted log before', again({ name: 'delete-current' }));
  needsAllInMemory(run, effect);
  const dueBytes = onDisk(effect.before) + effect.loggedBytes - onDisk(effect.after);
  return givenBack(run, effect, dueBytes);
}

function byReclaim(run: RunHistory, act: Act): Reading {
  const effect = effectOf(run, act);
  const { before, after } = effect;
  const first = 'wait for the mark “last line written”, sync, wait a second, and then reclaim';
  if (before.tMs < (writtenTMs(run) ?? Number.POSITIVE_INFINITY) || effect.loggedBytes !== 0)
    throw new NotShown('lines were still written when you asked the kernel to reclaim', first);
  const fileBytes = file(before);
  const dirtyBytes = readingOf(before, 'cgroup', 'dirtyBytes');
  if (
    dirtyBytes === undefined
      ? !run.acts.some(({ name, toTMs }) => name === 'sync' && toTMs <= before.tMs)
      : dirtyBytes > 0.01 * fileBytes
  )
    throw new NotShown(
      'a part of the log was not on the disk yet, and only what is there can be dropped',
      first,
    );
  return {
    value: (fileBytes - file(after)) / fileBytes,
    noise: (2 * chargeBatchBytes + scatterBefore(run, file, before.tMs)) / fileBytes,
    // What the program has mapped, its own code above all, is needed at once and read back.
    allowance: (readingOf(before, 'cgroup', 'mappedFileBytes') ?? 0) / fileBytes,
    window: { fromTMs: before.tMs, toTMs: after.tMs },
    todo: 'log more before you ask for it',
  };
}

/** How much of the cache may lie in other files than the deleted log. */
const mostOfOthers = 0.05;

/** A reclaim beside a deleted log that the service still holds open, and that is all there is in memory. @throws NotShown */
function byReclaimOfDeleted(run: RunHistory, act: Act): { readonly found: Reading; readonly deleted: Act } {
  const found = byReclaim(run, act);
  const first =
    'choose a “rotate at” above the log volume; after the mark “last line written” delete the open log, sync, and then reclaim';
  const before = sampleBefore(run.samples, act.fromTMs);
  const deleted = run.acts.findLast((one) => one.name === 'delete-current' && one.toTMs <= before.tMs);
  const reopened = run.acts.some(
    (one) =>
      one.name === 'reopen-current' && one.fromTMs > (deleted?.fromTMs ?? 0) && one.fromTMs < act.fromTMs,
  );
  if (deleted === undefined || reopened)
    throw new NotShown('no deleted log was open when you asked the kernel to reclaim', first);
  if (!isSameLog(sampleBefore(run.samples, deleted.fromTMs), before))
    throw new NotShown('a rotation had closed the deleted log before', first);
  if (file(before) - open(before) > mostOfOthers * file(before))
    throw new NotShown('other log files were in memory as well', first);
  return { found, deleted };
}

/** What of the deleted log is left on the disk after a reclaim, as a share of its size. */
function keptOnDisk(run: RunHistory, act: Act): Reading {
  const { found, deleted } = byReclaimOfDeleted(run, act);
  const nextTMs = Math.min(...run.acts.filter((one) => one.fromTMs > act.toTMs).map((one) => one.fromTMs));
  const told = (from: number, to: number) =>
    run.samples.filter(
      (one) => one.tMs > from && one.tMs < to && readingOf(one, 'process', 'deletedOpenBytes') !== undefined,
    );
  const was = told(deleted.toTMs + readingOfFilesMs, act.fromTMs).at(-1);
  const is = told(act.toTMs + readingOfFilesMs, nextTMs)[0];
  if (was === undefined || is === undefined)
    throw new NotShown(
      'the size of deleted files is read once a second, and not both before and after it was',
      'wait two seconds between deleting, reclaiming and what you do next',
    );
  return {
    value: reading(is, 'process', 'deletedOpenBytes') / reading(was, 'process', 'deletedOpenBytes'),
    noise: 0,
    window: { fromTMs: found.window.fromTMs, toTMs: is.tMs },
  };
}

/** Measures of what comes back, and when. */
export const givingBack: Readonly<Record<string, Measure>> = {
  returnedByDeletingClosed: {
    anyKnobs: true,
    read: (run) =>
      firstThatTells(run, 'delete-rotated', (act) => {
        const effect = effectOf(run, act);
        needsNamedLog(run, effect);
        needsAllInMemory(run, effect);
        const dueBytes = onDisk(effect.before) + effect.loggedBytes - onDisk(effect.after);
        const found = givenBack(run, effect, dueBytes);
        if (found.value < 0.9 && effect.after.tMs < act.toTMs + effectWithinMs - 200)
          throw new NotShown('less than a second was left to see what comes back', again(act));
        return found;
      }),
  },
  returnedByDeletingOpen: {
    anyKnobs: true,
    read: (run) => firstThatTells(run, 'delete-current', (act) => byDeletingOpen(run, act)),
  },
  returnedByReopening: {
    anyKnobs: true,
    read: (run) => firstThatTells(run, 'reopen-current', (act) => byReopening(run, act)),
  },
  returnedByReclaim: {
    anyKnobs: true,
    read: (run) => firstThatTells(run, 'reclaim', (act) => byReclaim(run, act)),
  },
  returnedByReclaimOfDeleted: {
    anyKnobs: true,
    read: (run) => firstThatTells(run, 'reclaim', (act) => byReclaimOfDeleted(run, act).found),
  },
  deletedBytesKeptByReclaim: {
    anyKnobs: true,
    read: (run) => firstThatTells(run, 'reclaim', (act) => keptOnDisk(run, act)),
  },
};
