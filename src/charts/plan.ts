import type { DemoDeclaration } from '../protocol/demo.ts';
import type { KnobValues } from '../protocol/run-event.ts';
import { upTo } from './ranges.ts';

/** What is known of a run before it begins. Anything that its settings do not tell is left out. */
export interface Plan {
  /** Units of work that it will do, in the unit of its amount: "calls", MB. */
  readonly amount?: number;
  /** How long its work takes and how much of the time after it the axis shows, in seconds. */
  readonly seconds?: number;
  /** Top of the memory axis, in MB, rounded. */
  readonly topMb?: number;
}

/** Memory of a container in which a Node program of the notebook has just started, in MB: about 45, measured, with some air. */
const startMb = 50;
/** What RSS counts beyond the container's number, in MB: pages of the node binary that another container was charged for first. */
const sharedMb = 55;
/** Of the time that a program stays after its work the axis shows as much as the work took, within these bounds, in seconds. */
const shownAfterWork = { least: 3, most: 20 } as const;
/** A limit is drawn from the start when it lies no higher than this many times what is expected. */
const limitInReach = 1.6;

/** Room above what is expected. */
const air = 1.04;

type Axes = NonNullable<DemoDeclaration['axes']>;

/**
 * Works out the axes of a run from its knobs, so that they are drawn before it and stay where they are.
 * @param limitMb the memory limit of the run, where it is known and set
 */
export function planOf(axes: Axes | undefined, knobs: KnobValues, limitMb: number | undefined): Plan {
  if (axes === undefined) return {};
  const amount = productOf(axes.seconds.of, axes.seconds.times, knobs);
  const pace = numberIn(knobs, axes.seconds.per);
  const gained = productOf(axes.megabytes.of, axes.megabytes.times, knobs);
  const expected = gained === undefined ? undefined : startMb + gained;
  const capped = expected !== undefined && limitMb !== undefined && limitMb < limitInReach * expected;
  return {
    ...(amount === undefined ? {} : { amount }),
    ...(amount === undefined || !pace ? {} : { seconds: upTo(5, withStay(amount / pace, knobs)) }),
    ...(expected === undefined
      ? {}
      : {
          topMb: upTo(20, air * (capped ? Math.min(limitMb + sharedMb, limitInReach * expected) : expected)),
        }),
  };
}

function withStay(workSeconds: number, knobs: KnobValues): number {
  const stay = numberIn(knobs, 'lingerSeconds') ?? 0;
  const { least, most } = shownAfterWork;
  return workSeconds + Math.min(stay, Math.max(least, Math.min(most, workSeconds)));
}

function productOf(
  names: readonly string[],
  times: number | undefined,
  knobs: KnobValues,
): number | undefined {
  let product = times ?? 1;
  for (const name of names) {
    const value = numberIn(knobs, name);
    if (value === undefined) return undefined;
    product *= value;
  }
  return product;
}

function numberIn(knobs: KnobValues, name: string): number | undefined {
  const value = knobs[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
