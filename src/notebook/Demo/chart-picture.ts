import { inMb } from '../../charts/figures.ts';
import { highest } from '../../charts/ranges.ts';
import { MB } from '../../charts/stack.ts';
import type { StackPicture } from '../../charts/stack-chart.ts';
import { readingOf, type Sample } from '../../protocol/sample.ts';
import type { BenchState } from './bench-state.ts';
import type { Along, Axes } from './chart-axes.ts';
import { earlierLine } from './earlier-line.ts';
import type { DrawnGuess } from './view-drawing.ts';
import type { Insight } from './view-insight.ts';

// What stands on the main chart beside the run itself, each in the form in which the chart draws it.

/** The highest number, in MB, that any lens could draw of an earlier run; kept until there is another one. */
export function highestOfRun(): (samples: readonly Sample[]) => number {
  let of: readonly Sample[] = [];
  let mb = 0;
  return (samples) => {
    if (samples !== of) {
      of = samples;
      mb = highest(
        samples.flatMap((sample) => [
          (readingOf(sample, 'cgroup', 'usageBytes') ?? 0) / MB,
          (readingOf(sample, 'process', 'rssBytes') ?? 0) / MB,
        ]),
      );
    }
    return mb;
  };
}

/** Where a sample of any run stands on the axis: at its own time, or at its own work. */
export function placeIn(
  { axis }: Axes,
  along: Along,
  { demo }: BenchState,
  sample: Sample,
): number | undefined {
  if (along === 'work' && demo.work !== undefined) return readingOf(sample, 'demo', demo.work.counter);
  return axis.at(sample.tMs / 1000);
}

/** The limit of the run, where it lies within the axis: drawn any higher it would press everything flat. */
export function limitOf(state: BenchState, topMb: number): Pick<StackPicture, 'limit'> {
  const bytes = state.store.started?.limitBytes;
  if (bytes === undefined || bytes / MB > topMb) return {};
  return { limit: { value: bytes / MB, text: `limit ${inMb(bytes)} MB` } };
}

/** The run before as an outline, read through the same lens. */
export function earlierOf(
  { earlier, lens }: BenchState,
  placeOf: (sample: Sample) => number | undefined,
): Pick<StackPicture, 'earlier'> {
  if (earlier.length === 0) return {};
  const points = earlierLine(earlier, placeOf, (sample) => lens.compute(sample), MB);
  return { earlier: { name: 'your run before', points } };
}

/** The reader's line. */
export function guessOn(drawn: DrawnGuess | undefined, { axis }: Axes): Pick<StackPicture, 'guess'> {
  if (drawn === undefined) return {};
  const points = drawn.guess.map(({ second, mb }) => ({ place: axis.at(second), value: mb }));
  return { guess: { name: drawn.name, points } };
}

/** The bracket of a jump. */
export function bracketOf(insight: Insight | undefined, { axis }: Axes): Pick<StackPicture, 'jump'> {
  if (insight === undefined) return {};
  const { jump, words } = insight;
  return {
    jump: {
      place: axis.at(jump.from),
      from: jump.before,
      to: jump.after,
      lines: [words.figure, words.where, words.process],
    },
  };
}
