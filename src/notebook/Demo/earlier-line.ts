import type { Sample } from '../../protocol/sample.ts';

/** The earlier run as points of a thin outline: at most about 300, missing readings left out. */
export function earlierLine(
  samples: readonly Sample[],
  value: (sample: Sample) => number | undefined,
  unit: number,
): { second: number; value: number }[] {
  const step = Math.max(1, Math.floor(samples.length / 300));
  return samples.flatMap((sample, i) => {
    const reading = i % step === 0 || i === samples.length - 1 ? value(sample) : undefined;
    return reading === undefined ? [] : [{ second: sample.tMs / 1000, value: reading / unit }];
  });
}
