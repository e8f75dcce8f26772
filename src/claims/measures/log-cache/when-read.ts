import { readingOf, type Sample } from '../../../protocol/sample.ts';
import { spoiledBy, spoilersIn } from '../../clean.ts';
import { NotShown } from '../../not-shown.ts';
import { type RunHistory, sampleBefore } from '../../run-history.ts';
import type { SpoilerKind } from '../../spoilers.ts';
import type { Measure, Reading } from '../measure.ts';
import { runtimeBytes } from '../runtime-memory.ts';
import {
  active,
  chargeBatchBytes,
  effectWithinMs,
  firstCounted,
  logged,
  needsPageCache,
  needsTwoLists,
  scatterBefore,
  workingSet,
  writtenTMs,
} from './log.ts';

/** What takes pages out of memory: a log that is not all there is read from the disk, and its pages start again. */
const takesAway: readonly SpoilerKind[] = ['reclaim', 'limit', 'taken-back'];
const deletes: readonly SpoilerKind[] = ['delete-rotated', 'delete-current', 'reopen-current'];
const startReader =
  'start the log reader after the mark “last line written”, and let it read until “files read twice”';

/** When the log reader was started for the first time. @throws NotShown */
function readerStartTMs(run: RunHistory): number {
  if (run.knobs?.reader === true) return firstCounted(run).tMs;
  const start = run.acts.find(({ name }) => name === 'start-reader');
  if (start === undefined) throw new NotShown('nothing read the logs in this run', startReader);
  return start.fromTMs;
}

/** A pass of the log reader over every file that was there: the states before and after, and the bytes that it read. */
interface Pass {
  readonly before: Sample;
  readonly after: Sample;
  readonly bytes: number;
}

/** The first pass of that name. @throws NotShown where something else moved the same pages meanwhile */
function passOf(run: RunHistory, name: 'read-once' | 'read-twice'): Pass {
  needsPageCache(run);
  needsTwoLists(run);
  const startTMs = readerStartTMs(run);
  const once = run.marks.find((mark) => mark.name === 'read-once' && mark.tMs >= startTMs);
  const pass = run.marks.find((mark) => mark.name === name && mark.tMs >= startTMs);
  const stop = run.acts.find((act) => act.name === 'stop-reader' && act.fromTMs >= startTMs);
  if (stop !== undefined && (pass === undefined || stop.fromTMs < pass.tMs))
    throw new NotShown('you stopped the log reader before it was through', startReader);
  if (once === undefined || pass === undefined)
    throw new NotShown('the log reader was not through with the files when the run ended', startReader);
  const before = sampleBefore(run.samples, startTMs);
  const nextAct = run.acts.find((act) => act.fromTMs > pass.tMs)?.fromTMs ?? Number.POSITIVE_INFINITY;
  const after = run.samples.findLast((one) => one.tMs <= Math.min(pass.tMs + effectWithinMs, nextAct));
  if (after === undefined || after.tMs <= pass.tMs)
    throw new NotShown('nothing was sampled between the reading and what came next', startReader);
  const spoilers = [
    ...spoilersIn(run, takesAway, 0, after.tMs),
    ...spoilersIn(run, deletes, startTMs, after.tMs),
  ];
  const [first] = spoilers;
  if (first !== undefined) throw spoiledBy(spoilers, new NotShown(''));
  return { before, after, bytes: bytesRead(run, once.tMs) };
}

/** The log reader rests for 1.5 s between its passes: what it tells of the first one is told by then. */
const restMs = 1_400;

/** The bytes of one pass: what had been read when the first was over. @throws NotShown */
function bytesRead(run: RunHistory, onceTMs: number): number {
  const told = run.samples.findLast(
    (one) =>
      one.tMs > onceTMs && one.tMs <= onceTMs + restMs && readingOf(one, 'demo', 'readBytes') !== undefined,
  );
  const bytes = told === undefined ? 0 : (readingOf(told, 'demo', 'readBytes') ?? 0);
  // Its counters are told with its next report but one.
  if (told === undefined || told.tMs < onceTMs + 200 || bytes === 0)
    throw new NotShown('the program did not tell how much the log reader had read', startReader);
  return bytes;
}

const windowOf = ({ before, after }: Pass): Reading['window'] => ({ fromTMs: before.tMs, toTMs: after.tMs });

/** Share of the bytes read that became active_file between the reader's start and the end of a pass. */
function activated(run: RunHistory, name: 'read-once' | 'read-twice'): Reading {
  const pass = passOf(run, name);
  return {
    value: (active(pass.after) - active(pass.before)) / pass.bytes,
    noise: (2 * chargeBatchBytes + scatterBefore(run, active, pass.before.tMs)) / pass.bytes,
    window: windowOf(pass),
    todo: 'log more before the reader starts',
  };
}

/** Measures of what becomes of the cache when the log is read again. */
export const whenRead: Readonly<Record<string, Measure>> = {
  activatedByFirstRead: { anyKnobs: true, read: (run) => activated(run, 'read-once') },
  activatedBySecondRead: { anyKnobs: true, read: (run) => activated(run, 'read-twice') },
  workingSetJumpAtSecondRead: {
    anyKnobs: true,
    read: (run) => {
      const pass = passOf(run, 'read-twice');
      if (pass.before.tMs < (writtenTMs(run) ?? Number.POSITIVE_INFINITY))
        throw new NotShown('lines were still written when the log reader started', startReader);
      const between = run.samples.filter(({ tMs }) => tMs >= pass.before.tMs && tMs <= pass.after.tMs);
      return {
        value: (workingSet(pass.after) - workingSet(pass.before)) / pass.bytes,
        noise: (2 * chargeBatchBytes + scatterBefore(run, workingSet, pass.before.tMs)) / pass.bytes,
        besides: runtimeBytes(between) / pass.bytes,
        window: windowOf(pass),
        todo: 'log more before the reader starts',
      };
    },
  },
  activeFileGrowthWhenReadTwice: {
    anyKnobs: true,
    read: (run) => {
      needsPageCache(run);
      needsTwoLists(run);
      readerStartTMs(run);
      const endTMs = writtenTMs(run) ?? Number.POSITIVE_INFINITY;
      const readAll = run.samples.find((sample) => {
        const readBytes = readingOf(sample, 'demo', 'readBytes');
        return sample.tMs > endTMs && readBytes !== undefined && readBytes >= 2 * logged(sample);
      });
      const from = firstCounted(run);
      const untilTMs = readAll?.tMs ?? Number.POSITIVE_INFINITY;
      const spoilers = spoilersIn(run, [...takesAway, ...deletes], from.tMs, untilTMs);
      if (readAll === undefined || spoilers.length > 0)
        throw spoiledBy(
          spoilers,
          new NotShown(
            'not every byte had been read twice',
            'leave the log reader on, and stay until it has read the last file twice',
          ),
        );
      // A moment later, so that the kernel's counters are not older than the report.
      const [next] = spoilersIn(run, [...takesAway, ...deletes], untilTMs, Number.POSITIVE_INFINITY);
      const to = sampleBefore(
        run.samples,
        Math.min(untilTMs + effectWithinMs, next?.fromTMs ?? Number.POSITIVE_INFINITY),
      );
      const bytes = logged(readAll);
      return {
        value: (active(to) - active(from)) / bytes,
        noise: (2 * chargeBatchBytes + scatterBefore(run, active, from.tMs)) / bytes,
        window: { fromTMs: from.tMs, toTMs: to.tMs },
        todo: 'log more',
      };
    },
  },
};
