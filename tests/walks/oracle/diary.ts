import type { Walk } from '../walk.ts';

// What a reader did, as the reader would tell it: from the plan, the reader's own notes, and the moments at which
// the program said that a phase was over. Nothing in this folder knows src/claims.

const gapMs = 600;

/** A walk as a diary. Times in milliseconds of the run; `Infinity` is never. */
export interface Diary {
  readonly knobs: Readonly<Record<string, number | boolean | string>>;
  /** When the program said so for the first time. */
  phase(name: string): number;
  /** Moments at which the reader asked for one of these. Refused ones did nothing. */
  asked(...acts: readonly string[]): readonly number[];
  /** The first of them. */
  first(...acts: readonly string[]): number;
  /** Whether the reader asked for any of these, or one that was not answered, between two moments. */
  between(fromMs: number, toMs: number, ...acts: readonly string[]): boolean;
  /** What a counter of the program had come to at a moment, as far as it had told. */
  counter(name: string, atMs: number): number;
  /** Whether the machine kept looking between two moments: no gap of more than half a second. */
  watched(fromMs: number, toMs: number): boolean;
  /** When a counter first left zero. */
  begun(name: string): number;
  /** When a counter reached its highest value before a moment. */
  reached(name: string, beforeMs: number): number;
  readonly endMs: number;
  readonly end: string;
}

export function diaryOf({ plan, done, events }: Walk): Diary {
  const samples = events.flatMap((event) => (event.type === 'sample' ? [event.data] : []));
  const marks = events.flatMap((event) => (event.type === 'mark' ? [event.data] : []));
  const last = events.at(-1);
  const endMs = samples.at(-1)?.tMs ?? 0;
  const read = (sample: (typeof samples)[number], name: string): number | undefined =>
    'unavailable' in sample.demo ? undefined : (sample.demo as Record<string, number>)[name];
  const asked = (...acts: readonly string[]) =>
    done.filter((one) => acts.includes(one.act) && one.outcome === 'done').map((one) => one.askedMs);
  return {
    knobs: plan.knobs,
    phase: (name) =>
      marks.find((mark) => mark.name === name && mark.by === 'program')?.tMs ?? Number.POSITIVE_INFINITY,
    asked,
    first: (...acts) => Math.min(Number.POSITIVE_INFINITY, ...asked(...acts)),
    between: (fromMs, toMs, ...acts) =>
      done.some(
        (one) =>
          one.outcome !== 'refused' &&
          (acts.includes(one.act) || one.outcome === 'no-answer') &&
          one.askedMs <= toMs &&
          one.doneMs >= fromMs,
      ),
    counter: (name, atMs) =>
      samples
        .filter(({ tMs }) => tMs <= atMs)
        .reduce((most, sample) => Math.max(most, read(sample, name) ?? 0), 0),
    begun: (name) => samples.find((sample) => (read(sample, name) ?? 0) > 0)?.tMs ?? Number.POSITIVE_INFINITY,
    reached: (name, beforeMs) => {
      const seen = samples.filter(({ tMs }) => tMs <= beforeMs);
      const most = Math.max(0, ...seen.map((sample) => read(sample, name) ?? 0));
      return seen.find((sample) => (read(sample, name) ?? 0) >= most)?.tMs ?? Number.POSITIVE_INFINITY;
    },
    watched: (fromMs, toMs) => {
      const times = [
        fromMs,
        ...samples.map(({ tMs }) => tMs).filter((tMs) => tMs > fromMs && tMs < toMs),
        toMs,
      ];
      return toMs <= endMs + gapMs && times.every((tMs, i) => i === 0 || tMs - (times[i - 1] ?? 0) < gapMs);
    },
    endMs,
    end: last?.type === 'end' ? last.data.end.kind : 'none',
  };
}
