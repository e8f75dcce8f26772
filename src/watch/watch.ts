import { randomBytes } from 'node:crypto';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import { Shortage } from '../kernel/shortage.ts';
import type { Environment } from '../protocol/environment.ts';
import { type RunEnd, withSentence } from '../protocol/run-end.ts';
import { readingOf, type Sample } from '../protocol/sample.ts';
import type { WatchView } from '../protocol/watch-view.ts';
import { createWatchers } from '../runner/end/unwatched.ts';
import type { EventLog } from '../runner/runner.ts';
import { summarize } from '../runner/summarize.ts';
import type { Clock } from '../sampling/sampling.ts';
import type { FoundSubject } from '../subjects/find-subject.ts';
import { type Beats, startBeats } from './beats.ts';
import { judgeWatch, type WatchVerdict } from './judge-watch.ts';
import { createOomRise } from './oom-rise.ts';
import { paceOf } from './pace.ts';
import { subjectSampler } from './take-samples.ts';
import { createWatchLog } from './watch-log.ts';
import { environmentOf, lookedAt, whatIsWatched } from './what-is-watched.ts';
import { type Over, whyOver } from './why-over.ts';

/** What all watches of a server share. */
export interface WatchContext {
  readonly roots: KernelRoots;
  readonly clock: Clock;
  readonly environment: Environment;
  /** What the wall clock says, in milliseconds. */
  readonly wallMs: () => number;
  /** How long a watch without an end of its own goes on when no page follows it, in milliseconds. */
  readonly unwatchedMs: number;
}

/** What was asked of a watch. */
export interface WatchWish {
  /** Time between samples, in milliseconds; our own pace when left out. */
  readonly everyMs?: number | undefined;
  readonly forSeconds?: number | undefined;
}

/** One watch of a process or a cgroup that is not ours. */
export interface Watch {
  readonly id: string;
  /** Of what is watched, safe to print. */
  readonly name: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly log: EventLog;
  /** Whether a page follows it now. */
  readonly isWatched: boolean;
  view(): WatchView;
  /** Counts a page in that follows it; returns the way out. */
  watch(): () => void;
  /** Ends the watch and nothing else; idempotent. */
  stop(by: 'reader' | 'server'): RunEnd;
}

/** A watch ends after a day at the latest, in seconds. */
const LONGEST_SECONDS = 86_400;
/** A verdict that was asked for is not made again so soon, in milliseconds. */
const VERDICT_FOR_MS = 1000;
/** How often it is looked who else lives in the cgroup, in samples. */
const LOOK_EVERY = 20;

/** Starts a watch: its first sample is there when this returns. */
export function startWatch(context: WatchContext, found: FoundSubject, wish: WatchWish): Watch {
  const { roots, clock } = context;
  const id = randomBytes(8).toString('hex');
  const log = createWatchLog();
  const summary = summarize(log);
  const watchers = createWatchers(clock, context.unwatchedMs);
  const sampler = subjectSampler(roots, found, clock);
  const oom = createOomRise();
  const startMs = clock.nowMs();
  const startedAt = new Date(context.wallMs()).toISOString();
  const environment = environmentOf(context.environment, found);
  const elapsed = (): number => Math.max(0, clock.nowMs() - startMs);
  let watched = lookedAt(roots, found, whatIsWatched(roots, found), sampler.followed());
  let ending: ({ readonly end: RunEnd } & WatchVerdict) | undefined;
  let judged: ({ readonly atMs: number } & WatchVerdict) | undefined;
  let beats: Beats | undefined;
  let cancelDeadline: (() => void) | undefined;
  let paceMs = paceOf(0, wish.everyMs, 0);
  let last = sampler.take(0, 0);

  const end = (because: Over, fault?: string): RunEnd => {
    if (ending !== undefined) return ending.end;
    beats?.stop();
    cancelDeadline?.();
    watchers.disarm();
    sampler.close();
    const facts = withSentence({
      ...{ kind: 'watch-over', afterMs: elapsed(), because },
      ...(because === 'process-ended' ? howByOom(oom.asItEnded(), last) : {}),
      ...(fault === undefined ? {} : { fault }),
    });
    ending = { end: facts, ...judgeWatch(log.judged(paceMs), watched) };
    log.append({ type: 'end', data: { end: facts, verdict: ending.verdict } });
    return facts;
  };
  const keep = (sample: Sample): void => {
    last = sample;
    oom.hear(sample);
    log.append({ type: 'sample', data: sample });
  };
  const look = (seq: number): void => {
    const sample = sampler.take(seq, elapsed());
    // The process may have ended while its files were read, and its number may be another's: so it is asked after the reading.
    const over = whyOver(roots, found);
    if (over !== 'recycled') keep(sample);
    if (over !== undefined) end(over);
    else if (seq % LOOK_EVERY === 0) watched = lookedAt(roots, found, watched, sampler.followed());
  };
  const tick = (seq: number): number | undefined => {
    const beganMs = clock.nowMs();
    try {
      look(seq);
    } catch (error) {
      // Short of descriptors for a moment: this tick is missed, and the next may not be.
      if (!(error instanceof Shortage)) end('fault', error instanceof Error ? error.message : String(error));
    }
    if (ending !== undefined) return undefined;
    paceMs = paceOf(elapsed(), wish.everyMs, clock.nowMs() - beganMs);
    return paceMs;
  };

  const limitBytes = readingOf(last, 'cgroup', 'limitBytes');
  log.append({
    type: 'started',
    data: {
      ...{ run: id, demo: 'watch', knobs: {}, startedAt, environment, watched },
      sampleHz: 1000 / paceMs,
      ...(limitBytes === undefined ? {} : { limitBytes }),
    },
  });
  keep(last);
  beats = startBeats(clock, paceMs, tick);
  cancelDeadline = clock.after((wish.forSeconds ?? LONGEST_SECONDS) * 1000, () => end('time-up'));
  if (wish.forSeconds === undefined) watchers.arm(() => end('nobody-watching'));

  return {
    ...{ id, name: watched.name, startedAt, log },
    get isWatched() {
      return watchers.watching > 0;
    },
    watch: watchers.enter,
    view() {
      if (judged === undefined || clock.nowMs() - judged.atMs > VERDICT_FOR_MS)
        judged = { atMs: clock.nowMs(), ...(ending ?? judgeWatch(log.judged(paceMs), watched)) };
      const { verdict, ownVerdict } = ending ?? judged;
      return {
        ...{ id, demo: 'watch', knobs: {}, startedAt, environment, watched, verdict },
        state: ending === undefined ? 'running' : 'ended',
        events: `/api/watches/${id}/events`,
        ...(ending === undefined ? {} : { end: ending.end }),
        ...(ownVerdict === undefined ? {} : { ownVerdict }),
        summary: summary(),
      };
    },
    stop: (by) => end(by),
  };
}

/** What the counter of the cgroup says of the end of a process. */
function howByOom(oomKills: number | undefined, last: Sample): { oomKills?: number; limitBytes?: number } {
  if (oomKills === undefined) return {};
  const limitBytes = readingOf(last, 'cgroup', 'limitBytes');
  return { oomKills, ...(limitBytes === undefined ? {} : { limitBytes }) };
}
