import type { CatalogueEntry, Knob } from '../../src/protocol/demo.ts';
import type { KnobValues } from '../../src/protocol/run-event.ts';
import { noise } from '../support/noise.ts';

/** Something that a reader does: so long after a mark, or after the start of the run where no mark is named. */
export interface PlannedAct {
  readonly after?: string;
  readonly restMs: number;
  /** An action of the demo, or `stop`. */
  readonly act: string;
}

/** What one reader will do: all of it follows from the seed. */
export interface WalkPlan {
  readonly seed: number;
  readonly demo: string;
  readonly knobs: KnobValues;
  readonly acts: readonly PlannedAct[];
  /** Whether the machine takes its samples late and leaves some out. */
  readonly lateSamples: boolean;
}

/** How far a walk may go. */
export interface WalkBounds {
  /** Longest that a reader stays, in milliseconds. */
  readonly longestMs: number;
  /** Share of a scenario's pace: an emulated machine is slower. */
  readonly pace: number;
}

export const walkBounds: WalkBounds = { longestMs: 16_000, pace: 1 };

/** Numbers drawn from a seed. */
export interface Draw {
  /** From 0 up to, not including, 1. */
  share(): number;
  /** A whole number from `low` to `high`. */
  whole(low: number, high: number): number;
  /** The same, as many small ones as large ones: drawn by their logarithm. */
  anySize(low: number, high: number): number;
  pick<T>(choices: readonly T[]): T;
  chance(share: number): boolean;
}

export function drawFrom(seed: number): Draw {
  const next = noise(seed);
  const share = () => (next() + 1) / 2;
  const whole = (low: number, high: number) => low + Math.floor(share() * (high - low + 1));
  return {
    share,
    whole,
    anySize(low, high) {
      const from = Math.log(Math.max(1, low));
      const drawn = Math.round(Math.exp(from + share() * (Math.log(Math.max(1, high)) - from)));
      return Math.min(high, Math.max(low, low === 0 && share() < 0.3 ? 0 : drawn));
    },
    pick: (choices) => {
      const picked = choices[whole(0, choices.length - 1)];
      if (picked === undefined) throw new Error('There is nothing to pick from.');
      return picked;
    },
    chance: (wanted) => share() < wanted,
  };
}

/** Knobs that cost time or disk and show nothing more beyond this. */
const largest: Readonly<Record<string, number>> = {
  totalMb: 320,
  lingerSeconds: 8,
  steps: 80,
  calls: 15_000,
};

/** What most readers turn a knob to, from timid to bold; one in four tries anything in its range. */
const usual: Readonly<Record<string, readonly [number, number]>> = {
  totalMb: [16, 320],
  linesPerSecond: [8_000, 200_000],
  fileMb: [2, 128],
  steps: [10, 80],
  stepMb: [1, 8],
  stepsPerSecond: [4, 50],
  calls: [1_000, 15_000],
  callsPerSecond: [300, 5_000],
  lingerSeconds: [1, 8],
};

function anyValue(name: string, knob: Knob, draw: Draw): number | boolean | string {
  switch (knob.type) {
    case 'boolean':
      return draw.chance(0.5);
    case 'choice':
      return draw.pick(knob.options);
    case 'integer': {
      // Below this no program here even starts: one reader in a hundred finds out.
      if (name === 'limitMb')
        return draw.chance(0.7) ? 0 : draw.chance(0.03) ? draw.whole(1, 11) : draw.anySize(12, knob.maximum);
      const [low, high] = usual[name] ?? [knob.minimum, knob.maximum];
      if (draw.chance(0.75)) return draw.anySize(low, high);
      if (draw.chance(0.2))
        return draw.chance(0.5) ? knob.minimum : Math.min(knob.maximum, largest[name] ?? knob.maximum);
      return draw.anySize(knob.minimum, Math.min(knob.maximum, largest[name] ?? knob.maximum));
    }
  }
}

/** Knobs from anywhere in their range; or those of a scenario, some of them turned. */
function drawKnobs(demo: CatalogueEntry, scenario: string | undefined, draw: Draw): KnobValues {
  const given: KnobValues = scenario === undefined ? {} : (demo.scenarios[scenario]?.knobs ?? {});
  const turned = scenario === undefined ? 1 : draw.pick([0, 0.15, 0.4]);
  return Object.fromEntries(
    Object.entries(demo.knobs).map(([name, knob]) => {
      // A choice is another program, about which the page has other sentences: most readers leave it.
      const often = knob.type === 'integer' || scenario === undefined ? turned : turned / 5;
      if (draw.chance(often)) return [name, anyValue(name, knob, draw)];
      // And nobody waits eighteen seconds for a log.
      if (name === 'linesPerSecond') return [name, draw.pick([50_000, 100_000, 200_000])];
      const value = given[name] ?? knob.default;
      return [name, name === 'lingerSeconds' && typeof value === 'number' ? Math.min(value, 8) : value];
    }),
  );
}

/** Marks that a program of this project makes by itself: a reader waits for some of them. */
const phases: Readonly<Record<string, readonly string[]>> = {
  'log-cache': ['written', 'written', 'read-once', 'read-twice'],
  'four-ways-to-grow': ['stepped'],
  'per-call-writers': ['called'],
  'what-leaked': ['called'],
  'the-fix': ['counted'],
};

function drawActs(
  demo: CatalogueEntry,
  scenario: string | undefined,
  bounds: WalkBounds,
  draw: Draw,
): PlannedAct[] {
  const acts: PlannedAct[] = [];
  const ids = demo.actions.map(({ id }) => id);
  const steps = scenario === undefined ? [] : (demo.scenarios[scenario]?.steps ?? []);
  // Some do as the text says, in their own time, and leave something out.
  if (draw.chance(0.8))
    for (const { after, act } of steps)
      if (draw.chance(0.85)) acts.push({ after, restMs: draw.anySize(50, 3_000), act });
  const more = ids.length === 0 ? 0 : draw.pick([0, 0, 0, 1, 2, 4]);
  for (let i = 0; i < more; i++) {
    const act = draw.pick(ids);
    const after = draw.chance(0.5) ? draw.pick(phases[demo.id] ?? []) : undefined;
    const restMs = after === undefined ? draw.whole(0, bounds.longestMs) : draw.anySize(1, 4_000);
    const moment = { ...(after === undefined ? {} : { after }), restMs };
    acts.push({ ...moment, act });
    // A second button in the same moment, or the same one twice.
    if (draw.chance(0.25)) acts.push({ ...moment, act: draw.chance(0.3) ? act : draw.pick(ids) });
  }
  if (draw.chance(0.25)) acts.push({ restMs: draw.whole(300, bounds.longestMs), act: 'stop' });
  else if (draw.chance(0.1))
    acts.push({
      after: draw.pick(phases[demo.id] ?? ['called']),
      restMs: draw.anySize(1, 2_000),
      act: 'stop',
    });
  // And nobody stays for ever.
  acts.push({ restMs: bounds.longestMs, act: 'stop' });
  return acts;
}

const leastOf = (knob: Knob | undefined): number => (knob?.type === 'integer' ? knob.minimum : 1);

/**
 * The plan of one reader of one demo.
 * @param about the scenario that the reader starts from; any, or none, where it is not given
 */
export function planWalk(
  demo: CatalogueEntry,
  seed: number,
  bounds: WalkBounds = walkBounds,
  about?: string,
): WalkPlan {
  const draw = drawFrom(seed);
  const any = draw.chance(0.8) ? draw.pick(Object.keys(demo.scenarios)) : undefined;
  const scenario = about ?? any;
  const knobs = drawKnobs(demo, scenario, draw);
  const pace = Object.entries(knobs).map(([name, value]) => [
    name,
    typeof value === 'number' && /PerSecond$/.test(name) && bounds.pace !== 1
      ? Math.max(leastOf(demo.knobs[name]), Math.round(value * bounds.pace))
      : value,
  ]);
  return {
    seed,
    demo: demo.id,
    knobs: Object.fromEntries(pace),
    acts: drawActs(demo, scenario, bounds, draw),
    lateSamples: draw.chance(0.2),
  };
}
