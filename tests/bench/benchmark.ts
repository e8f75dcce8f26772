import { clickToFirstSample } from './click-to-first-sample.ts';
import { judgeCost } from './judge-cost.ts';
import { pageWeight } from './page-weight.ts';
import { sampleToPaint } from './sample-to-paint.ts';
import { samplerCost } from './sampler-cost.ts';
import type { Row } from './table.ts';

/** How often things are done. */
export interface Counts {
  /** Runs that are started. */
  readonly clicks: number;
  /** Times fifty samples are taken. */
  readonly samplerRounds: number;
  /** Judgements of ten minutes. */
  readonly judgements: number;
  /** Samples that are painted. */
  readonly paints: number;
}

/** The counts of `npm run bench`. */
export const fullCounts: Counts = { clicks: 12, samplerRounds: 40, judgements: 31, paints: 250 };

/** A part of the benchmark. */
export interface Part {
  readonly name: string;
  /** Folders with the code whose cost it is. Empty where the figure can be had from the build at any time. */
  readonly code: readonly string[];
  /** @returns no row where it cannot be measured here */
  measure(origin: string, counts: Counts, chromium: string | undefined): Promise<Row[]> | Row[];
}

/** All parts, in the order of the table. */
export const parts: readonly Part[] = [
  {
    name: 'click to first sample',
    code: ['src/runner', 'src/sampling', 'demos/_shared'],
    measure: (origin, { clicks }) => clickToFirstSample(origin, clicks),
  },
  {
    name: 'what a sample costs',
    code: ['src/kernel', 'src/sampling'],
    measure: (_, { samplerRounds }) => samplerCost(samplerRounds),
  },
  {
    name: 'what a judgement costs',
    code: ['src/verdict'],
    measure: (_, { judgements }) => judgeCost(judgements),
  },
  {
    name: 'sample to paint',
    code: ['src/charts', 'src/notebook/Demo'],
    measure: (origin, { paints }, chromium) =>
      chromium === undefined ? [] : sampleToPaint(origin, chromium, paints),
  },
  { name: 'page weight', code: [], measure: () => pageWeight('dist') },
];
