import { type Part, parts } from '../../charts/parts.ts';
import { appendToStack, emptyStack, MB } from '../../charts/stack.ts';
import { readingOf, type Sample } from '../../protocol/sample.ts';
import { type Jump, jumpOf, sampleOfTools, writtenAtMs } from './moments.ts';
import type { RunTold } from './run-told.ts';
import { type Point, thinLine } from './thin-line.ts';
import { cachedFiles, type Tool, tools } from './tools.ts';

/** How far the axes of the figure reach. They are set before a run and stay while it fits. */
export interface Axes {
  readonly seconds: number;
  readonly mb: number;
}

/** The side of the figure's own square of units, from its left lower corner. */
export const SIDE = 1000;

/** What one tool prints at the moment of the figure. */
export interface Printed {
  readonly tool: Tool;
  readonly mb: number;
}

/** A run as the front page draws it: paths in a square of {@link SIDE} units (y grows downwards), and places in hundredths of it. */
export interface Figure {
  readonly axes: Axes;
  /** Areas down to the zero line, the highest part first: each is painted over by the next. */
  readonly areas: readonly { readonly part: Part['id']; readonly d: string }[];
  /** The upper edge of all parts, and the line of each tool. */
  readonly roof: string;
  readonly lines: Readonly<Record<Tool['id'], string>>;
  /** The moment whose numbers are told, in hundredths from the left; undefined before the first sample. */
  readonly momentAt: number | undefined;
  /** Whether that moment is the last line of the log, and not just the latest sample. */
  readonly isWritten: boolean;
  readonly printed: readonly Printed[];
  /** Sizes of the parts at that moment, in MB; a part that could not be read is left out. */
  readonly partMb: Readonly<Partial<Record<Part['id'], number>>>;
  readonly jump: Jump | undefined;
}

/** How far off, in MB, a sample may lie from the line that is drawn without it. */
const TOLERANCE_MB = 0.25;

/** The axes, or longer ones where a run does not fit: by quarters of its length, by 50 MB. */
export function fittingAxes(samples: readonly Sample[], axes: Axes): Axes {
  let { seconds } = axes;
  const lastSeconds = (samples.at(-1)?.tMs ?? 0) / 1000;
  while (lastSeconds > seconds) seconds *= 1.25;
  const most = samples.reduce(
    (mb, sample) => Math.max(mb, ...[...tools, cachedFiles].map((tool) => (tool.printed(sample) ?? 0) / MB)),
    0,
  );
  // A little over the top stands in the sky of the page.
  return { seconds, mb: most <= axes.mb * 1.08 ? axes.mb : Math.ceil(most / 50) * 50 };
}

/** Draws what a run has told so far. Pure; O(samples). */
export function figureOf(told: Pick<RunTold, 'samples' | 'marks'>, wanted: Axes): Figure {
  const { samples } = told;
  const axes = fittingAxes(samples, wanted);
  const x = (tMs: number) => (SIDE * tMs) / 1000 / axes.seconds;
  const y = (mb: number) => SIDE - (SIDE * mb) / axes.mb;
  const line = (mbOf: (sample: Sample, i: number) => number | null | undefined): readonly Point[] =>
    thinLine(
      samples.flatMap((sample, i): Point[] => {
        const mb = mbOf(sample, i);
        return mb == null ? [] : [[x(sample.tMs), y(mb)]];
      }),
      (TOLERANCE_MB * SIDE) / axes.mb,
    );
  const stack = emptyStack();
  for (const sample of samples) appendToStack(stack, sample);
  const edges = stack.map((column) => line((_, i) => column[i]));
  const moment = sampleOfTools(told);
  return {
    axes,
    areas: edges.map((edge, i) => ({ part: parts[i]?.id ?? 'residual', d: areaPath(edge) })).reverse(),
    roof: linePath(edges.at(-1) ?? []),
    lines: {
      usage: linePath(line((sample) => inMbOf(tools[0], sample))),
      rss: linePath(line((sample) => inMbOf(tools[1], sample))),
      'working-set': linePath(line((sample) => inMbOf(tools[2], sample))),
      heap: linePath(line((sample) => inMbOf(tools[3], sample))),
      cached: linePath(line((sample) => inMbOf(cachedFiles, sample))),
    },
    momentAt: moment === undefined ? undefined : x(moment.tMs) / 10,
    isWritten: writtenAtMs(told) !== undefined,
    printed: moment === undefined ? [] : printedIn(moment, samples),
    partMb: moment === undefined ? {} : partsIn(moment),
    jump: jumpOf(told),
  };
}

/**
 * What the tools print of a sample; one that has no number is left out.
 * @param samples those around it: fincore is asked so seldom that its last answer before the sample counts
 */
export function printedIn(sample: Sample, samples: readonly Sample[]): Printed[] {
  const asked = samples.findLast((one) => one.tMs <= sample.tMs && cachedFiles.printed(one) !== undefined);
  return [...tools, cachedFiles].flatMap((tool) => {
    const bytes = tool === cachedFiles ? asked && tool.printed(asked) : tool.printed(sample);
    return bytes === undefined ? [] : [{ tool, mb: bytes / MB }];
  });
}

function inMbOf(tool: Tool | undefined, sample: Sample): number | undefined {
  const bytes = tool?.printed(sample);
  return bytes === undefined ? undefined : bytes / MB;
}

const readings = { anon: 'anonBytes', kernel: 'kernelBytes', inactive: 'inactiveFileBytes' } as const;

function partsIn(sample: Sample): Figure['partMb'] {
  return Object.fromEntries(
    Object.entries(readings).flatMap(([part, reading]) => {
      const bytes = readingOf(sample, 'cgroup', reading);
      return bytes === undefined ? [] : [[part, bytes / MB]];
    }),
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;

function linePath(points: readonly Point[]): string {
  return points.length < 2 ? '' : `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}`;
}

function areaPath(points: readonly Point[]): string {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 2) return '';
  return `${linePath(points)}L${round(last[0])} ${SIDE}L${round(first[0])} ${SIDE}Z`;
}
