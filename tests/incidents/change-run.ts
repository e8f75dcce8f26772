import type { RunEvent } from '../../src/protocol/run-event.ts';
import { readingOf } from '../../src/protocol/sample.ts';
import { between, gauss } from './gauss.ts';
import { isBytes, mapReadings, mapSamples, measuredGroups, samplesOf } from './samples-of.ts';

/** A run, changed. */
export type Change = (events: readonly RunEvent[]) => readonly RunEvent[];

/** Keeps one sample in each stretch of the given milliseconds. */
export const thinTo =
  (everyMs: number): Change =>
  (events) => {
    let nextMs = 0;
    return mapSamples(events, (sample) => {
      if (sample.tMs < nextMs) return undefined;
      nextMs = sample.tMs + everyMs;
      return sample;
    });
  };

/** Without a share of the samples, drawn at random: a clock with gaps. */
export const withGaps =
  (share: number, seed: number): Change =>
  (events) => {
    const draw = between(seed);
    return mapSamples(events, (sample) => (draw(0, 1) < share ? undefined : sample));
  };

/** The first share of a run, as if it were still going on. */
export const cutTo =
  (share: number): Change =>
  (events) => {
    const lastMs = (samplesOf(events).at(-1)?.tMs ?? 0) * share;
    return events.filter(
      (event) => event.type !== 'end' && (event.type === 'started' || (event.data.tMs ?? 0) <= lastMs),
    );
  };

/** White noise on every reading in bytes, as a share of it. */
export const withNoise =
  (share: number, seed: number): Change =>
  (events) => {
    const next = gauss(seed);
    return mapSamples(events, (sample) =>
      mapReadings(sample, (value, reading) =>
        isBytes(reading) && reading !== 'limitBytes'
          ? Math.max(0, Math.round(value * (1 + share * next())))
          : value,
      ),
    );
  };

/** Without some readings (`group.reading`), or groups (`group`). */
export const without =
  (names: readonly string[]): Change =>
  (events) =>
    mapSamples(events, (sample) => {
      const left = mapReadings(sample, (value, reading, group) =>
        names.includes(`${group}.${reading}`) ? undefined : value,
      );
      const gone = measuredGroups
        .filter((group) => names.includes(group))
        .map((group) => [group, { unavailable: 'Not read here.' }]);
      return { ...left, ...Object.fromEntries(gone) };
    });

/** Multiplies every reading in bytes by a factor. */
export const timesBytes =
  (factor: number): Change =>
  (events) =>
    mapSamples(events, (sample) =>
      mapReadings(sample, (value, reading) => (isBytes(reading) ? value * factor : value)),
    ).map((event) =>
      event.type === 'started' && event.data.limitBytes !== undefined
        ? { ...event, data: { ...event.data, limitBytes: event.data.limitBytes * factor } }
        : event,
    );

/** Slows the clock down by a factor. */
export const timesTime =
  (factor: number): Change =>
  (events) =>
    events.map((event) =>
      event.type === 'sample'
        ? { ...event, data: { ...event.data, tMs: event.data.tMs * factor } }
        : event.type === 'mark'
          ? { ...event, data: { ...event.data, tMs: event.data.tMs * factor } }
          : event,
    );

/** With an idle end: the last sample in which the program was there, repeated for the given number of lengths of what was before. */
export const thenIdle =
  (lengths: number): Change =>
  (events) => {
    const samples = samplesOf(events);
    const last = samples.findLast((sample) => readingOf(sample, 'process', 'rssBytes') !== undefined);
    if (last === undefined) return events;
    const everyMs = Math.max(1, last.tMs / Math.max(1, samples.length));
    const idle = Array.from({ length: Math.round((lengths * last.tMs) / everyMs) }, (_, i) => ({
      ...{ type: 'sample' as const, id: 0 },
      data: { ...last, seq: last.seq + 1 + i, tMs: last.tMs + everyMs * (i + 1) },
    }));
    const until = events.findIndex((event) => event.type === 'sample' && event.data === last);
    return [...events.slice(0, until + 1), ...idle].map((event, i) => ({ ...event, id: i + 1 }));
  };
