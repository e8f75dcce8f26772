import { RecordingSchema } from '../../src/protocol/recording.ts';
import { judgeRun } from '../../src/verdict/judge.ts';
import { ms, quantile, type Row, times } from './table.ts';
import { TEN_MINUTES, tenMinutes } from './ten-minutes.ts';

/** What one judgement of ten minutes at 10 Hz may take, in milliseconds: the server makes it while it samples other runs. */
const BOUND_MS = 20;

/** Judging a long run, against parsing the same events: the least that anybody does who reads them. Taken in turns. */
export function judgeCost(rounds: number): Row[] {
  const events = tenMinutes();
  const recording = {
    format: 'memory-notebook/recording',
    version: 1,
    recordedAt: '2026-01-01T00:00:00.000Z',
    events,
  };
  const judged: number[] = [];
  const parsed: number[] = [];
  for (let round = 0; round < rounds; round++) {
    parsed.push(timed(() => RecordingSchema.parse(recording)));
    judged.push(timed(() => judgeRun(events, { counter: 'calls', unit: 'call' })));
  }
  const here = quantile(judged, 0.5);
  const base = quantile(parsed, 0.5);
  return [
    {
      what: `judging ten minutes at 10 Hz (${TEN_MINUTES} samples; to reach: ${BOUND_MS} ms)`,
      figure: ms(here),
      against: `parsing the same events: ${ms(base)}`,
      ratio: times(here / base),
    },
  ];
}

function timed(once: () => unknown): number {
  const startMs = performance.now();
  once();
  return performance.now() - startMs;
}
