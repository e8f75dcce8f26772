import { remembering, saw, white } from './drawn-noise.ts';
import { drawnRun, fastWatch, levelBytes, sparseWatch, type Where } from './drawn-samples.ts';
import { between } from './gauss.ts';
import type { Judge, Row } from './judge.ts';

/** A healthy series around 1, with the given number of values. */
type Family = (length: number, seed: number) => readonly number[];

/** How far it moves, as a share of its level. */
const amplitude = (seed: number, low = 0.005, high = 0.15): number =>
  Math.exp(between(seed + 91)(Math.log(low), Math.log(high)));
const around = (values: readonly number[], share: number): number[] =>
  values.map((value) => 1 + share * value);

/** What rises to a bound by some moment of the watch, and stays: with a little noise. */
function filling(length: number, seed: number, course: (share: number) => number): number[] {
  const quiet = white(length, seed + 5);
  const share = between(seed + 3)(0.2, 0.7);
  return quiet.map((noise, i) => 1 - share + share * course(i / length) + 0.003 * noise);
}

const families: Readonly<Record<string, Family>> = {
  white: (length, seed) => around(white(length, seed), amplitude(seed, 0.002, 0.08)),
  'AR(1) 0.9': (length, seed) => around(remembering(length, 0.9, seed), amplitude(seed, 0.002, 0.08)),
  'AR(1) 0.98': (length, seed) => around(remembering(length, 0.98, seed), amplitude(seed, 0.002, 0.08)),
  saw: (length, seed) => {
    const share = amplitude(seed, 0.05, 0.6);
    const quiet = white(length, seed + 1);
    return saw(length, between(seed + 2)(4, 25), seed).map(
      (value, i) => 1 + share * value + 0.003 * (quiet[i] ?? 0),
    );
  },
  'warm-up': (length, seed) => {
    const tau = between(seed + 4)(0.02, 0.12);
    return filling(length, seed, (at) => 1 - Math.exp(-at / tau));
  },
  'daily waves': (length, seed) => {
    const days = between(seed + 6)(1.5, 7);
    const phase = between(seed + 7)(0, 2 * Math.PI);
    const share = amplitude(seed, 0.03, 0.4);
    const rough = remembering(length, 0.9, seed);
    return rough.map(
      (noise, i) => 1 + share * (Math.sin(phase + (2 * Math.PI * days * i) / length) + 0.15 * noise),
    );
  },
  'bursts that return': (length, seed) => {
    const draw = between(seed + 8);
    const values = around(remembering(length, 0.7, seed), 0.01);
    for (let n = Math.round(draw(2, 6)); n > 0; n--) {
      const wide = draw(0.02, 0.08);
      const from = draw(0.05, 0.88 - wide);
      const high = draw(0.1, 1.2);
      for (let i = Math.floor(from * length); i < (from + wide) * length; i++)
        values[i] = (values[i] ?? 1) + high;
    }
    return values;
  },
  'cache that fills, evenly': (length, seed) => {
    const full = between(seed + 9)(0.3, 0.7);
    return filling(length, seed, (at) => Math.min(1, at / full));
  },
  'cache that fills, ever slower': (length, seed) => {
    // Filled to 95 % by then.
    const tau = between(seed + 10)(0.3, 0.7) / 3;
    return filling(length, seed, (at) => 1 - Math.exp(-at / tau));
  },
};

const places: readonly Where[] = ['heap', 'anon', 'external', 'file', 'fds', 'timers'];

/** The most alarms, as a share of the seeds. */
const mostAlarms = 0.01;

/** Drawn series of healthy programs: hardly one is told as growth. */
export function drawnHealthy(judge: Judge, seeds: number, mostHours: number): readonly Row[] {
  return Object.entries(families).map(([name, family], number) => {
    const broken: string[] = [];
    let cannotTell = 0;
    let goingOn = 0;
    for (let n = 0; n < seeds; n++) {
      const seed = 1 + n + 100_003 * (number + 1);
      const watch = n % 5 < 3 ? fastWatch(seed + 11) : sparseWatch(seed + 12, mostHours);
      const where = places[n % places.length] ?? 'heap';
      const counts = where === 'fds' || where === 'timers';
      const level = counts ? between(seed + 13)(40, 6_000) : levelBytes(seed + 14);
      const values = family(watch.length, seed).map((value) => value * level);
      const verdict = judge(drawnRun(watch, values, where, seed + 15));
      if (verdict.kind === 'cannot-tell') cannotTell += 1;
      if (verdict.findings?.some(({ goesOn }) => goesOn === 'goes-on')) goingOn += 1;
      if (verdict.kind !== 'none' && verdict.kind !== 'cannot-tell')
        broken.push(
          `seed ${seed}, ${where}, ${watch.length} × ${watch.everyMs} ms: ${verdict.findings?.map((f) => `${f.kind} (${f.goesOn})`).join(' + ') ?? verdict.kind}: ${verdict.sentence}`,
        );
    }
    return {
      property: 'd healthy series',
      on: name,
      figures: {
        seeds,
        'alarms %': ((100 * broken.length) / seeds).toFixed(1),
        'goes-on %': ((100 * goingOn) / seeds).toFixed(1),
        'cannot-tell %': ((100 * cannotTell) / seeds).toFixed(1),
      },
      holds: broken.length <= mostAlarms * seeds && cannotTell < seeds / 2,
      broken,
    };
  });
}
