import { withUnit } from '../../charts/figures.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import type { SeriesVerdict, Shape, Verdict } from '../../protocol/verdict.ts';
import { judgeRun } from '../../verdict/judge.ts';
import type { Work } from '../../verdict/series.ts';
import { shapeNames } from './shapes.ts';

/** A prediction: a shape, or that the reader did not want to make one. */
export type Prediction = Shape | 'skipped';

/** The measured shape of a reading in a run that has ended; undefined while it goes on, or without the reading. */
export function measuredSeries(
  events: readonly RunEvent[],
  group: SeriesVerdict['group'],
  reading: string,
  work: Work | undefined,
): SeriesVerdict | undefined {
  const end = events.findLast((event) => event.type === 'end');
  if (end?.type !== 'end') return undefined;
  // Recordings from before the shapes were told carry none.
  const verdict: Verdict = end.data.verdict.series === undefined ? judgeRun(events, work) : end.data.verdict;
  return verdict.series?.find((one) => one.group === group && one.reading === reading);
}

/** The answer that the measured shape gives to a prediction. */
export function answerTo(prediction: Prediction | undefined, label: string, series: SeriesVerdict): string {
  const levels = `${withUnit(series.from, series.unit)} to ${withUnit(series.last, series.unit)}`;
  const measured = `${label} was ${shapeNames[series.shape]}, ${levels}.`;
  if (series.shape === 'too-short')
    return 'The run was too short to tell its shape. Let it go on for longer.';
  if (prediction === undefined || prediction === 'skipped') return `Measured: ${measured}`;
  return prediction === series.shape
    ? `You said ${shapeNames[prediction]}, and so it was: ${levels}.`
    : `You said ${shapeNames[prediction]}. ${measured}`;
}
