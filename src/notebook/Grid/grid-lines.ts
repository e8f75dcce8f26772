import type { LinesPicture } from '../../charts/lines.ts';
import type { Series } from '../../protocol/demo.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { readingOf, type Sample } from '../../protocol/sample.ts';
import type { Slope } from '../../protocol/verdict.ts';
import { undisturbed } from '../../verdict/disturbed.ts';
import { alongTime, alongWork, type Work, whileWorking } from '../../verdict/series.ts';
import { differsFromZero, type Point, slopeOf, slopesDiffer } from '../../verdict/slope.ts';

const MB = 2 ** 20;

/** A cell of a grid with what is known of its run. */
export interface CellRun {
  readonly label: string;
  readonly events: readonly RunEvent[];
}

/** A reading of a run against its work (from the first unit on) or its seconds. */
export function pointsOf(
  events: readonly RunEvent[],
  series: Series,
  work: Work | undefined,
): readonly Point[] {
  const samples = undisturbed(events);
  if (work === undefined) return alongTime(whileAlive(samples), series.group, series.reading);
  return whileWorking(samples, work).flatMap((sample) => {
    const x = readingOf(sample, 'demo', work.counter);
    const y = readingOf(sample, series.group, series.reading);
    return x === undefined || y === undefined ? [] : [{ x, y }];
  });
}

/** The samples up to the last in which the program was there: after it its container is empty, whatever it held. */
function whileAlive(samples: readonly Sample[]): readonly Sample[] {
  const last = samples.findLastIndex((sample) => readingOf(sample, 'process', 'rssBytes') !== undefined);
  return last === -1 ? samples : samples.slice(0, last + 1);
}

/** The slope of a reading of a run, per unit of work or per second. */
export function slopeOfRun(
  events: readonly RunEvent[],
  series: Series,
  work: Work | undefined,
): Slope | undefined {
  const samples = undisturbed(events);
  return slopeOf(
    work === undefined
      ? alongTime(samples, series.group, series.reading)
      : alongWork(samples, work, series.group, series.reading),
  );
}

/** All cells as lines of one chart, in MB or as counts. */
export function picture(
  cells: readonly CellRun[],
  series: Series,
  work: Work | undefined,
  extra: Partial<LinesPicture> = {},
): LinesPicture {
  const unit = series.unit === 'bytes' ? MB : 1;
  const lines = cells.map((cell) => ({
    label: cell.label,
    points: pointsOf(cell.events, series, work).map((point) => ({ x: point.x, y: point.y / unit })),
  }));
  const told = lines.flatMap((line) => {
    const last = line.points.at(-1);
    const first = line.points[0];
    return last === undefined || first === undefined
      ? []
      : [`${line.label}: ${first.y.toFixed(0)} to ${last.y.toFixed(0)}`];
  });
  return {
    lines,
    xLabel: work === undefined ? 's' : `${work.unit}s`,
    yLabel: series.unit === 'bytes' ? 'MB' : '',
    summary: `${series.label}${series.unit === 'bytes' ? ' in MB' : ''}. ${told.join('; ') || 'Nothing yet.'}`,
    ...extra,
  };
}

/** A slope as a person writes it: "5.2 KB per call (5.0 to 5.4)". */
export function slopeInWords(slope: Slope | undefined, unit: Series['unit'], per: string): string {
  if (slope === undefined) return 'too short to tell';
  if (!differsFromZero(slope))
    return `not different from zero (${amount(slope.low, unit)} to ${amount(slope.high, unit)}${unit === 'bytes' ? ' KB' : ''})`;
  const name = unit === 'bytes' ? `${sizeOf(slope)} ` : '';
  return `${amount(slope.value, unit, sizeOf(slope))} ${name}per ${per} (${amount(slope.low, unit, sizeOf(slope))} to ${amount(slope.high, unit, sizeOf(slope))})`;
}

/**
 * Where a line was at its highest, and when the program ended: "198 MB at most, 66 MB when it ended". For runs that are
 * not about a slope.
 */
export function levelsInWords(
  events: readonly RunEvent[],
  series: Series,
  work: Work | undefined,
): string | undefined {
  const values = pointsOf(events, series, work).map((point) => point.y);
  const last = values.at(-1);
  if (last === undefined) return undefined;
  const words = (value: number) =>
    series.unit === 'bytes' ? `${(value / MB).toFixed(0)} MB` : value.toFixed(0);
  return `${words(Math.max(...values))} at most, ${words(last)} when it ended`;
}

const sizeOf = (slope: Slope): 'KB' | 'MB' => (Math.abs(slope.value) >= MB ? 'MB' : 'KB');

function amount(value: number, unit: Series['unit'], size: 'KB' | 'MB' = 'KB'): string {
  const scaled = unit === 'bytes' ? value / (size === 'MB' ? MB : 1024) : value;
  const text = Math.abs(scaled) < 9.95 ? scaled.toFixed(2) : scaled.toFixed(0);
  return (Number(text) === 0 ? text.replace('-', '') : text).replace('-', '−');
}

/** A slope without its interval: "2.0 MB per step". */
const shortSlope = (slope: Slope, unit: Series['unit'], per: string): string =>
  `${amount(slope.value, unit, sizeOf(slope))}${unit === 'bytes' ? ` ${sizeOf(slope)}` : ''} per ${per}`;

/** Whether every cell has run to an end. One that could not be started, or that the server has forgotten, has not. */
export function allHaveRun(cells: readonly CellRun[]): boolean {
  return cells.every(({ events }) => events.at(-1)?.type === 'end');
}

/** A slope of less than the steepest by this factor is told apart from it. */
const mostLess = 1.5;

/** What separates the cells, once it does. */
export interface Separation {
  readonly separated: boolean;
  /** Which cells grow, by how much, and which do not; or what is still missing. */
  readonly sentence: string;
  /** Labels of the cells that grow most and cannot be told apart; none before the slopes have come apart. */
  readonly steepest: readonly string[];
}

/**
 * Whether the slopes of the cells have come apart: the steepest and the flattest do not share a value within
 * their 95 % intervals. All cells have to have a slope.
 */
export function separationOf(
  cells: readonly { readonly label: string; readonly slope: Slope | undefined }[],
  unit: Series['unit'],
  per: string,
): Separation {
  const known = cells.flatMap(({ label, slope }) => (slope === undefined ? [] : [{ label, slope }]));
  const missing = cells.length - known.length;
  if (missing > 0)
    return {
      separated: false,
      sentence: `${missing} of ${cells.length} cells are still too short to tell.`,
      steepest: [],
    };
  const ordered = [...known].sort((a, b) => b.slope.value - a.slope.value);
  const steepest = ordered[0];
  const flattest = ordered.at(-1);
  if (steepest === undefined || flattest === undefined || !slopesDiffer(steepest.slope, flattest.slope))
    return { separated: false, sentence: 'The slopes have not come apart yet.', steepest: [] };
  const still = ordered.filter(({ slope }) => !differsFromZero(slope));
  const growing = ordered.filter((cell) => !still.includes(cell));
  const steep = growing.filter(
    ({ slope }) => !slopesDiffer(slope, steepest.slope) || slope.value > steepest.slope.value / mostLess,
  );
  const less = growing.filter((cell) => !steep.includes(cell));
  const told = (some: typeof ordered) =>
    some.map(({ label, slope }) => `${label}, ${shortSlope(slope, unit, per)}`).join('; ');
  const groups = [
    `Steepest: ${told(steep)}.`,
    ...(less.length === 0 ? [] : [`Less: ${told(less)}.`]),
    ...(still.length === 0
      ? []
      : [`No growth that can be told from zero: ${still.map(({ label }) => label).join('; ')}.`]),
  ];
  return {
    separated: true,
    sentence: `The slopes have come apart. ${groups.join(' ')}`,
    steepest: steep.map(({ label }) => label),
  };
}
