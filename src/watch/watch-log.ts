import type { RunEvent } from '../protocol/run-event.ts';
import type { Sample } from '../protocol/sample.ts';
import type { WritableEventLog } from '../runner/event-log.ts';
import { inBuckets, renumbered } from './in-buckets.ts';

type SampleEvent = Extract<RunEvent, { type: 'sample' }>;

/** What is kept of a watch. */
export interface WatchLog extends WritableEventLog {
  /** The events for a verdict: samples at an even density over the whole watch. @param paceMs time between samples now */
  judged(paceMs: number): readonly RunEvent[];
}

/** How much is kept: some 5 MB of samples at the most, which is three and a half minutes at ten a second, and then ever wider stretches. */
export interface Kept {
  /** Newest samples, as they were taken. */
  readonly newest: number;
  /** Samples of the time before, of each stretch the lowest and the highest. */
  readonly earlier: number;
}
const usual: Kept = { newest: 2048, earlier: 2048 };
/** Stretches of the past are at least this long. */
const NARROWEST_MS = 500;
/** Marks that are kept, the newest. */
const MOST_OTHERS = 500;

/**
 * The event log of a watch. It may go on for a day, so the past is thinned: ids keep their order, and those of samples that
 * were thinned out are not given any more. A reader who follows live gets every sample; one who comes later gets the shape.
 */
export function createWatchLog({ newest, earlier }: Kept = usual): WatchLog {
  let first: RunEvent | undefined;
  let past: SampleEvent[] = [];
  let tail: SampleEvent[] = [];
  let others: RunEvent[] = [];
  let widthMs = NARROWEST_MS;
  let lastId = 0;
  let ended = false;
  const listeners = new Set<(event: RunEvent) => void>();
  const thin = (): void => {
    const half = Math.floor(newest / 2);
    past.push(...tail.slice(0, half));
    tail = tail.slice(half);
    past = bucketed(past, widthMs);
    while (past.length > earlier) {
      widthMs *= 2;
      past = bucketed(past, widthMs);
    }
    const numbered = renumbered(
      past.map(({ data }) => data),
      tail[0]?.data.seq ?? 0,
      widthMs,
    );
    past = past.map((event, i) => ({ ...event, data: numbered[i] ?? event.data }));
  };
  const all = (): readonly RunEvent[] => {
    const samples: readonly RunEvent[] = [...past, ...tail];
    return [...(first === undefined ? [] : [first]), ...merged(samples, others)];
  };
  return {
    get lastId() {
      return lastId;
    },
    // The first event is always kept, so a reader is never told that the beginning is lost: it is thinned.
    firstId: 1,
    get ended() {
      return ended;
    },
    since(afterId, most = Number.POSITIVE_INFINITY) {
      const oldest = tail[0]?.id ?? 0;
      // Who follows live asks for the newest few: they are found without looking at the past.
      if (afterId >= oldest && others.every(({ id }) => id <= afterId))
        return tail.slice(indexAfter(tail, afterId)).slice(0, most);
      const events = all();
      return events.slice(indexAfter(events, afterId)).slice(0, most);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    append(event) {
      if (ended) return undefined;
      lastId += 1;
      const numbered: RunEvent = { ...event, id: lastId };
      if (first === undefined) first = numbered;
      else if (numbered.type === 'sample') tail.push(numbered);
      else others = [...others, numbered].slice(-MOST_OTHERS);
      ended = numbered.type === 'end';
      if (tail.length > newest) thin();
      for (const listener of [...listeners]) listener(numbered);
      return numbered;
    },
    judged(paceMs) {
      const samples = [...past, ...tail];
      // Two of each stretch are kept, so a stretch of two samples leaves an even watch as it is.
      const uneven = past.length > 0 || (samples[0] !== undefined && paceMs > NARROWEST_MS);
      const even = uneven ? bucketed(samples, Math.max(widthMs, 2 * paceMs)) : samples;
      return [...(first === undefined ? [] : [first]), ...merged(even, others)];
    },
  };
}

/** Thins events by their samples. */
function bucketed(events: readonly SampleEvent[], widthMs: number): SampleEvent[] {
  const kept = new Set<Sample>(
    inBuckets(
      events.map(({ data }) => data),
      widthMs,
    ),
  );
  return events.filter(({ data }) => kept.has(data));
}

const merged = (a: readonly RunEvent[], b: readonly RunEvent[]): RunEvent[] =>
  b.length === 0 ? [...a] : [...a, ...b].sort((x, y) => x.id - y.id);

/** Index of the first event with a larger id, by bisection. */
function indexAfter(events: readonly RunEvent[], id: number): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.id ?? 0) <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}
