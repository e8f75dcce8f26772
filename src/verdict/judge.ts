import type { RunEvent } from '../protocol/run-event.ts';
import type { Verdict } from '../protocol/verdict.ts';
import { classify } from './classify.ts';
import { sentenceOf } from './sentence.ts';

/** A run shorter than this has shown its start-up and nothing else. */
const leastMs = 2_000;

/**
 * Says what grew in a run, from its events alone. Pure; works on a run in progress too.
 * It answers `cannot-tell` rather than guess.
 */
export function judgeRun(events: readonly RunEvent[]): Verdict {
  const samples = events.flatMap((event) => (event.type === 'sample' ? [event.data] : []));
  const lengthMs = (samples.at(-1)?.tMs ?? 0) - (samples[0]?.tMs ?? 0);
  if (lengthMs < leastMs) {
    return {
      kind: 'cannot-tell',
      sentence: `The run was watched for ${(lengthMs / 1000).toFixed(1)} s; that is too short to tell growth from starting up.`,
      growthBytes: {},
    };
  }
  // Before the program's first report it is still being loaded: that is not the growth that is asked for.
  const firstReport = samples.findIndex((sample) => 'heapUsedBytes' in sample.runtime);
  const findings = classify(samples.slice(Math.max(0, firstReport)));
  return { kind: findings.kind, sentence: sentenceOf(findings), growthBytes: { ...findings.parts } };
}
