import type { Sample } from '../../src/protocol/sample.ts';
import type { Verdict } from '../../src/protocol/verdict.ts';
import { eventsOf } from '../support/series.ts';
import { containers } from './field/containers.ts';
import type { Draw, FieldCase, Says } from './field/field-case.ts';
import { mappings } from './field/mappings.ts';
import { processes } from './field/processes.ts';
import { between, gauss } from './gauss.ts';
import type { Judge, Row } from './judge.ts';

const cases: readonly FieldCase[] = [...containers, ...mappings, ...processes];

/** A reading of the kernel is a whole number. */
const whole = (readings: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(readings).map(([name, value]) => [name, Math.round(value)]));

/** The events of one variant. The first is without noise; of the others each amount of bytes has its own, 0.2 % at most. */
function variantOf(one: FieldCase, number: number) {
  const drawn = new Map<string, number>();
  const next = between(31 * number + one.name.length);
  const draw: Draw = (name, low, high) => {
    const known = drawn.get(name) ?? next(0, 1);
    drawn.set(name, known);
    return low + known * (high - low);
  };
  const points = Math.round(draw('points', ...one.points));
  const lastsMs = draw('lasts', ...one.lasts);
  const noise = gauss(number + 7);
  const share = number === 0 ? 0 : 0.002 * draw('noise', 0, 1);
  const shaken = (readings: Readonly<Record<string, number>>): Record<string, number> =>
    whole(
      Object.fromEntries(
        Object.entries(readings).map(([name, value]) => [
          name,
          name.endsWith('Bytes') && name !== 'deletedOpenBytes'
            ? Math.max(0, value * (1 + share * noise()))
            : value,
        ]),
      ),
    );
  return eventsOf(
    Array.from({ length: points }, (_, seq): Sample => {
      const readings = one.at(seq / (points - 1), draw);
      return {
        seq,
        tMs: Math.round((lastsMs * seq) / (points - 1)),
        cgroup: readings.cgroup === undefined ? { unavailable: 'No cgroup.' } : shaken(readings.cgroup),
        process: shaken(readings.process ?? {}),
        runtime: { unavailable: 'The program does not report.' },
        demo: { unavailable: 'The program does not report.' },
      };
    }),
  );
}

/** What a verdict says that it must not, or does not say. */
function against(verdict: Verdict, says: Says): string | undefined {
  const { kinds, notKinds, sentence, sentenceNot, noRate = false } = says;
  if (kinds !== undefined && !kinds.includes(verdict.kind))
    return `${verdict.kind}, expected ${kinds.join(' or ')}`;
  if (notKinds?.includes(verdict.kind)) return `${verdict.kind}, which it is not`;
  if (sentence !== undefined && !sentence.test(verdict.sentence)) return `does not say ${sentence}`;
  if (sentenceNot?.test(verdict.sentence)) return `says ${sentenceNot}`;
  if (noRate && verdict.findings?.some(({ rate }) => rate !== undefined)) return 'gives a rate';
  return undefined;
}

/** Reports of the kinds that came from the field, each drawn in a given number of variants. */
export function fieldCases(judge: Judge, variants: number): readonly Row[] {
  return cases.map((one) => {
    const broken = Array.from({ length: variants }, (_, number) => {
      const verdict = judge(variantOf(one, number));
      const fault = against(verdict, one.says);
      return fault === undefined ? [] : [`variant ${number}: ${fault}. ${verdict.sentence}`];
    }).flat();
    return {
      property: 'f field cases',
      on: one.name,
      figures: { variants, wrong: broken.length },
      holds: broken.length === 0,
      broken,
    };
  });
}
