import { drawnHealthy } from './drawn-healthy.ts';
import { drawnLeaks } from './drawn-leaks.ts';
import { fieldCases } from './field-cases.ts';
import { invariance } from './invariance.ts';
import type { Judge, Row } from './judge.ts';
import { demoRuns, incidentRuns } from './known-runs.ts';
import { demoRow, incidentRow } from './recorded-incidents.ts';
import { recordedRates } from './recorded-rates.ts';
import { summedRuns } from './summed-runs.ts';

/** How often each property is tried. */
export interface Counts {
  /** Drawn series of each family. */
  readonly seeds: number;
  /** Longest watch of a drawn series with a sample in 15 seconds. */
  readonly mostHours: number;
  /** Pairs of recordings. */
  readonly pairs: number;
  /** Of the incidents, every n-th is changed. */
  readonly everyIncident: number;
  /** Readings that are taken away one by one, and random choices of them, for each recording. */
  readonly removals: number;
  /** Variants of each case from the field. */
  readonly variants: number;
}

/** All tables, one after another: each is made when it is asked for. */
export const tables: Readonly<Record<string, (judge: Judge, counts: Counts) => readonly Row[]>> = {
  incidents: (judge) => [
    incidentRow(judge, incidentRuns('little'), 0.9),
    incidentRow(judge, incidentRuns('ordinary'), 0.7),
  ],
  rates: (judge) => [recordedRates(judge)],
  a: (judge) => [demoRow(judge, demoRuns())],
  b: (judge, { removals, everyIncident }) =>
    invariance(
      judge,
      [...demoRuns(), ...incidentRuns().filter((_, index) => index % everyIncident === 0)],
      removals,
    ),
  c: (judge, { pairs }) => summedRuns(judge, [...demoRuns(), ...incidentRuns()], pairs),
  d: (judge, { seeds, mostHours }) => drawnHealthy(judge, seeds, mostHours),
  e: (judge, { seeds, mostHours }) => drawnLeaks(judge, seeds, mostHours),
  f: (judge, { variants }) => fieldCases(judge, variants),
};

/** What is tried in `npm test`, and in the soak. */
export const quick: Counts = {
  seeds: 100,
  pairs: 120,
  removals: 3,
  variants: 5,
  mostHours: 24,
  everyIncident: 3,
};
export const thorough: Counts = {
  seeds: 1_000,
  pairs: 1_000,
  removals: 30,
  variants: 40,
  mostHours: 168,
  everyIncident: 1,
};

/** A table as text: a line for each row, and the first of what breaks it below. */
export function printed(rows: readonly Row[], mostBroken = 4): string {
  const width = Math.max(...rows.map(({ on }) => on.length));
  return rows
    .map(({ property, on, figures, holds, broken }) => {
      const told = Object.entries(figures).map(([name, figure]) => `${name} ${figure}`);
      const line = `${holds ? 'holds ' : 'BROKEN'} ${property.padEnd(16)} ${on.padEnd(width)}  ${told.join(', ')}`;
      return [line, ...broken.slice(0, mostBroken).map((one) => `         ${one}`)].join('\n');
    })
    .join('\n');
}
