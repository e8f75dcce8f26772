import type { RunEvent } from '../protocol/run-event.ts';
import type { Verdict } from '../protocol/verdict.ts';
import { classify } from './classify.ts';
import { fromFirstReport, undisturbed } from './disturbed.ts';
import { sentenceOf } from './sentence.ts';
import { judgeSeries, type Work } from './series.ts';

/** A run shorter than this has shown its start-up and nothing else. */
const leastMs = 2_000;

/**
 * Says what grew in a run, from its events alone. Pure; works on a run in progress too.
 * It answers `cannot-tell` rather than guess.
 * @param work what the demo counts as its work, if it declares that: slopes are told per unit of it
 */
export function judgeRun(events: readonly RunEvent[], work?: Work): Verdict {
  const samples = undisturbed(events);
  const lengthMs = (samples.at(-1)?.tMs ?? 0) - (samples[0]?.tMs ?? 0);
  if (lengthMs < leastMs) {
    return {
      kind: 'cannot-tell',
      sentence: `The run was watched for ${(lengthMs / 1000).toFixed(1)} s; that is too short to tell growth from starting up.`,
    };
  }
  const told = fromFirstReport(samples);
  const findings = classify(told);
  const series = judgeSeries(told, work);
  return {
    kind: findings.kind,
    sentence: sentenceOf(findings, series, work?.unit),
    ...(work === undefined ? {} : { workUnit: work.unit }),
    series,
  };
}
