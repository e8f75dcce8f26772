import { readingOf } from '../../src/protocol/sample.ts';
import type { GrowthKind, Verdict } from '../../src/protocol/verdict.ts';
import type { Judge } from './judge.ts';
import { samplesOf } from './samples-of.ts';

const always =
  (kind: Verdict['kind']): Judge =>
  () => ({ kind, sentence: `Always ${kind}.`, findings: [] });

/** The part that rose most, highest less first, and no question asked. */
const highestLessFirst: Judge = (events) => {
  const samples = samplesOf(events);
  const rise = (group: 'cgroup' | 'process' | 'runtime', name: string): number => {
    const values = samples.flatMap((sample) => readingOf(sample, group, name) ?? []);
    return values.reduce((a, b) => Math.max(a, b), 0) - (values[0] ?? 0);
  };
  const parts: [GrowthKind, number][] = [
    ['page-cache', rise('cgroup', 'fileBytes')],
    ['js-heap', rise('runtime', 'heapUsedBytes')],
    ['off-heap', rise('runtime', 'externalBytes')],
    ['anonymous', rise('cgroup', 'anonBytes') / 2],
    ['kernel', rise('cgroup', 'kernelBytes')],
  ];
  const [most] = parts.sort(([, a], [, b]) => b - a);
  const kind = most !== undefined && most[1] > 16e6 ? most[0] : 'none';
  return { kind, sentence: `${kind} rose.` };
};

/** Engines that are no good; each must fail some of what is tried here. */
export const brokenJudges: Readonly<Record<string, Judge>> = {
  'always none': always('none'),
  'always cannot-tell': always('cannot-tell'),
  'always page-cache': always('page-cache'),
  'highest less first': highestLessFirst,
};
