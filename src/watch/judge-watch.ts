import type { RunEvent } from '../protocol/run-event.ts';
import type { Verdict } from '../protocol/verdict.ts';
import type { Watched } from '../protocol/watch.ts';
import { judgeRun } from '../verdict/judge.ts';

/** What a watch says so far. */
export interface WatchVerdict {
  /** Of all readings. A cgroup's are those of everything in it. */
  readonly verdict: Verdict;
  /** Of the followed processes alone, where others live in the same cgroup. */
  readonly ownVerdict?: Verdict;
}

/** Judges a watch, as a run is judged of which no work is counted. */
export function judgeWatch(events: readonly RunEvent[], { beside }: Pick<Watched, 'beside'>): WatchVerdict {
  const verdict = judgeRun(events);
  return beside.processes === 0 ? { verdict } : { verdict, ownVerdict: judgeRun(events.map(withoutCgroup)) };
}

function withoutCgroup(event: RunEvent): RunEvent {
  if (event.type !== 'sample') return event;
  return { ...event, data: { ...event.data, cgroup: { unavailable: 'Others live in the same cgroup.' } } };
}
