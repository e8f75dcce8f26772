import type { Verdict } from '../../src/protocol/verdict.ts';
import { remembering, saw, walk, white } from './drawn-noise.ts';
import { drawnRun, fastWatch, levelBytes, sparseWatch, type Where } from './drawn-samples.ts';
import { between } from './gauss.ts';
import type { Judge, Row } from './judge.ts';

/** Noise with a deviation of about 1, on which a leak stands. */
type Family = (length: number, seed: number) => readonly number[];

const families: Readonly<Record<string, Family>> = {
  white,
  'AR(1) 0.9': (length, seed) => remembering(length, 0.9, seed),
  'AR(1) 0.98': (length, seed) => remembering(length, 0.98, seed),
  'random walk with drift': (length, seed) => walk(length, seed),
  'saw and leak': (length, seed) => saw(length, between(seed + 2)(8, 25), seed).map((value) => 3 * value),
  // The line is taken out and put back in steps below.
  staircase: (length, seed) => white(length, seed).map((value) => value / 3),
};

/** Intervals of 95 % may hold the truth a little less often, or more. */
const bounds = { low: 0.9, high: 0.99 };

interface Tally {
  held: number;
  given: number;
}
const share = ({ held, given }: Tally): string => (given === 0 ? '–' : (held / given).toFixed(2));

/** Of few seeds the share itself is uncertain: three of its deviations are let off. */
function within({ held, given }: Tally, seeds: number): boolean {
  if (given < seeds / 4) return true;
  const slack = seeds >= 1_000 ? 0 : 3 * Math.sqrt((bounds.low * (1 - bounds.low)) / given);
  const top = seeds >= 1_000 ? bounds.high : 1;
  return held / given >= bounds.low - slack && held / given <= top;
}

/** Rates of the readings that contain the leak, with their intervals. */
function slopesOf(verdict: Verdict, where: Where): readonly { low: number; high: number }[] {
  const containing = {
    heap: ['heapUsedBytes'],
    external: ['externalBytes'],
    file: ['fileBytes'],
    anon: [] as string[],
  };
  const readings = ['usageBytes', ...(where === 'file' ? [] : ['anonBytes', 'rssBytes'])];
  const wanted = [...readings, ...(where in containing ? containing[where as keyof typeof containing] : [])];
  return (verdict.series ?? [])
    .filter(({ reading }) => wanted.includes(reading))
    .flatMap(({ perSecond }) => (perSecond === undefined ? [] : [perSecond]));
}

/** Drawn leaks of known rates: the intervals that are told hold the true rate as often as they say. */
export function drawnLeaks(judge: Judge, seeds: number, mostHours: number): readonly Row[] {
  return Object.entries(families).map(([name, family], number) => {
    const finding: Tally = { held: 0, given: 0 };
    const series: Tally = { held: 0, given: 0 };
    const broken: string[] = [];
    let cannotTell = 0;
    let none = 0;
    for (let n = 0; n < seeds; n++) {
      const seed = 1 + n + 200_003 * (number + 1);
      const draw = between(seed + 20);
      const watch = n % 5 < 4 ? fastWatch(seed + 11) : sparseWatch(seed + 12, Math.min(24, mostHours));
      const where = (['heap', 'anon', 'external', 'file'] as const)[n % 4] ?? 'heap';
      const level = levelBytes(seed + 14);
      const rise = level * Math.exp(draw(Math.log(0.1), Math.log(3)));
      const deviation = rise * Math.exp(draw(Math.log(0.02), Math.log(0.15)));
      const steps = Math.round(draw(8, 30));
      const noise = family(watch.length, seed);
      const values = noise.map((value, i) => {
        const at = i / watch.length;
        const risen = name === 'staircase' ? Math.floor(at * steps + (seed % 10) / 10) / steps : at;
        return level + rise * risen + deviation * value;
      });
      const truth = (1000 * rise) / (watch.length * watch.everyMs);
      const verdict = judge(drawnRun(watch, values, where, seed + 15));
      if (verdict.kind === 'cannot-tell') cannotTell += 1;
      if (verdict.kind === 'none') none += 1;
      const holds = ({ low, high }: { low: number; high: number }) => low <= truth && truth <= high;
      const rate = verdict.findings?.find(
        ({ unit, rate: one }) => unit === 'bytes' && one !== undefined,
      )?.rate;
      if (rate !== undefined) {
        finding.given += 1;
        if (holds(rate)) finding.held += 1;
        else
          broken.push(
            `seed ${seed}, ${where}, ${watch.length} × ${watch.everyMs} ms: ${truth.toFixed(0)} a second, told ${rate.low.toFixed(0)} to ${rate.high.toFixed(0)}`,
          );
      }
      for (const slope of slopesOf(verdict, where)) {
        series.given += 1;
        if (holds(slope)) series.held += 1;
      }
    }
    return {
      property: 'e coverage',
      on: name,
      figures: {
        seeds,
        'finding holds it': share(finding),
        findings: finding.given,
        'series hold it': share(series),
        'cannot-tell %': ((100 * cannotTell) / seeds).toFixed(1),
        'none %': ((100 * none) / seeds).toFixed(1),
      },
      holds: within(finding, seeds) && within(series, seeds) && finding.given >= seeds / 2,
      broken,
    };
  });
}
