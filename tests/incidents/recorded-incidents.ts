import type { Finding } from '../../src/protocol/verdict.ts';
import { outcomeOf } from './expectation.ts';
import type { Judge, Row } from './judge.ts';
import type { KnownRun } from './known-runs.ts';
import { samplesOf } from './samples-of.ts';

/** Two incidents in this many may be wrong or missed. */
const ofWhich = 58;

/** Whether something grew and does so no more. */
const isPast = ({ goesOn }: Finding): boolean => goesOn === 'stopped' || goesOn === 'fell-back';

/** Every recorded incident with one level of garbage: enough are right, next to none is wrong, and no healthy one alarms. */
export function incidentRow(judge: Judge, runs: readonly KnownRun[], leastRight: number): Row {
  const outcomes = { right: 0, 'cannot-tell': 0, part: 0, missed: 0, wrong: 0, alarm: 0 };
  const broken: string[] = [];
  let healthy = 0;
  let past = 0;
  let wrongInThePast = 0;
  for (const run of runs) {
    const verdict = judge(run.events, run.work);
    const outcome = outcomeOf(verdict, run, samplesOf(run.events));
    outcomes[outcome] += 1;
    if (run.expects.length === 0) {
      healthy += 1;
      past += (verdict.findings ?? []).filter((one) => !run.also.includes(one.kind) && isPast(one)).length;
    }
    const current = (verdict.findings ?? []).filter((one) => !isPast(one));
    // Would it be right if only what goes on were told?
    if (outcome === 'wrong' && current.length > 0) {
      const told = { kind: current[0]?.kind ?? verdict.kind, sentence: '', findings: current };
      if (outcomeOf(told, run, samplesOf(run.events)) === 'right') wrongInThePast += 1;
    }
    if (outcome !== 'right')
      broken.push(
        `${run.name}: ${outcome}, expected ${run.expects.join(' + ') || 'none'}, said ${
          verdict.findings?.map(({ kind, goesOn }) => `${kind} (${goesOn})`).join(' + ') || verdict.kind
        }: ${verdict.sentence}`,
      );
  }
  const bad = outcomes.wrong + outcomes.missed + outcomes.part;
  const mayBeBad = Math.floor((2 * runs.length) / ofWhich);
  return {
    property: 'incidents',
    on: `${runs.length} with ${runs[0]?.garbage ?? 'no'} garbage, ${healthy} of them healthy`,
    figures: {
      ...outcomes,
      'stopped or fell back on healthy': past,
      'wrong only by what stopped': wrongInThePast,
      'share right': (outcomes.right / runs.length).toFixed(2),
    },
    holds: outcomes.right >= leastRight * runs.length && bad <= mayBeBad && outcomes.alarm === 0,
    broken,
  };
}

/** Every recording of the demos is judged as its scenario declares. */
export function demoRow(judge: Judge, runs: readonly KnownRun[]): Row {
  const broken = runs.flatMap((run) => {
    const verdict = judge(run.events, run.work);
    const declared = run.expects[0] ?? 'none';
    return verdict.kind === declared
      ? []
      : [`${run.name}: expected ${declared}, said ${verdict.kind}: ${verdict.sentence}`];
  });
  return {
    property: 'a recordings',
    on: `${runs.length} recordings of the demos`,
    figures: { right: runs.length - broken.length, wrong: broken.length },
    holds: broken.length === 0,
    broken,
  };
}
