import type { Sample } from '../../protocol/sample.ts';

/**
 * The earlier run as points of a thin outline: at most about 300, missing readings left out.
 * @param placeOf where a sample stands on the horizontal axis; undefined: nowhere
 */
export function earlierLine(
  samples: readonly Sample[],
  placeOf: (sample: Sample) => number | undefined,
  value: (sample: Sample) => number | undefined,
  unit: number,
): { place: number; value: number }[] {
  const step = Math.max(1, Math.floor(samples.length / 300));
  return samples.flatMap((sample, i) => {
    const reading = i % step === 0 || i === samples.length - 1 ? value(sample) : undefined;
    const place = placeOf(sample);
    return reading === undefined || place === undefined ? [] : [{ place, value: reading / unit }];
  });
}
