import { withUnit } from '../../charts/figures.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import type { SeriesVerdict, Shape, Verdict } from '../../protocol/verdict.ts';
import { PROFILING } from '../../verdict/disturbed.ts';
import type { DrawnLine } from './drawn-line.ts';
import { shapeNames } from './shapes.ts';

/** A prediction: a shape, or that the reader did not want to make one. */
export type Prediction = Shape | 'skipped';

/** A reading of an ended run, as a question about it is answered. */
export interface MeasuredSeries {
  readonly series: SeriesVerdict;
  /** Its shape beside what mattered in that run. */
  readonly shape: Shape;
  /** What the container gained in that run, in bytes; left out where it cannot be read. */
  readonly containerBytes?: number;
}

/** A series that moved by less than this share of what the container gained is flat beside it, whatever it did by itself. */
const flatBeside = 0.1;

/**
 * The measured shape of a reading in a run that has ended; undefined while it goes on, or without the reading, or
 * where a heap snapshot stopped the program before it had done its work.
 */
export function measuredSeries(
  events: readonly RunEvent[],
  group: SeriesVerdict['group'],
  reading: string,
): MeasuredSeries | undefined {
  const end = events.findLast((event) => event.type === 'end');
  if (end?.type !== 'end' || isCutByProfile(events)) return undefined;
  // The verdict of the server carries them; a run that was kept before they were told has none.
  const verdict: Verdict = end.data.verdict;
  const find = (inGroup: SeriesVerdict['group'], name: string) =>
    verdict.series?.find((one) => one.group === inGroup && one.reading === name);
  const series = find(group, reading);
  if (series === undefined) return undefined;
  const container = find('cgroup', 'usageBytes');
  const containerBytes =
    container === undefined ? undefined : Math.max(0, container.highest - container.from);
  const told = containerBytes === undefined || group === 'cgroup' ? undefined : containerBytes;
  return {
    series,
    shape: isFlatBeside(series, told) ? 'flat' : series.shape,
    ...(told === undefined ? {} : { containerBytes: told }),
  };
}

function isFlatBeside(series: SeriesVerdict, containerBytes: number | undefined): boolean {
  if (series.unit !== 'bytes' || series.shape === 'too-short' || containerBytes === undefined) return false;
  return Math.abs(series.highest - series.from) < flatBeside * containerBytes;
}

/** Whether a profile was taken before the program had said that any of its work was over: what follows is the profiler's. */
function isCutByProfile(events: readonly RunEvent[]): boolean {
  const marks = events.flatMap((event) =>
    event.type === 'mark' && event.data.by === 'program' ? [event.data] : [],
  );
  return marks[0]?.name === PROFILING;
}

/**
 * The answer that the measured shape gives to a prediction.
 * @param meanings what each shape would have meant, as clauses behind "would mean that"
 * @param drawn the line that the prediction was drawn with
 */
export function answerTo(
  prediction: Prediction | undefined,
  label: string,
  { series, shape, containerBytes }: MeasuredSeries,
  meanings: Readonly<Record<string, string>> = {},
  drawn?: DrawnLine,
): string {
  if (shape === 'too-short') return 'The run was too short to tell its shape. Let it go on for longer.';
  const levels = `${withUnit(series.from, series.unit)} to ${withUnit(series.last, series.unit)}`;
  const beside =
    shape === 'flat' && containerBytes !== undefined && series.shape !== 'flat'
      ? `, while the container gained ${withUnit(containerBytes, 'bytes')}`
      : '';
  const measured = `${label} was ${shapeNames[shape]}, ${levels}${beside}.`;
  if (prediction === undefined || prediction === 'skipped') return `Measured: ${measured}`;
  const means = meanings[prediction];
  const said = guessInWords(prediction, drawn);
  if (prediction === shape)
    return `${said}, and so it was: ${levels}${beside}.${means === undefined ? '' : ` It means that ${means}`}`;
  const would = means === undefined ? '' : ` ${capitalised(shapeNames[prediction])} would mean that ${means}`;
  return `${said}. ${measured}${would}`;
}

/** What the reader committed to, without a stop: "You said flat", "You drew a line, from 40.0 MB to 170 MB". */
export function guessInWords(shape: Shape, drawn: DrawnLine | undefined): string {
  if (drawn === undefined) return `You said ${shapeNames[shape]}`;
  return `You drew ${shapeNames[shape]}, from ${withUnit(drawn.fromBytes, 'bytes')} to ${withUnit(drawn.lastBytes, 'bytes')}`;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
