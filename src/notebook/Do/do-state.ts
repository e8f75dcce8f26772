import type { Scenario } from '../../protocol/demo.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { eventTimeMs } from '../../replay/event-time.ts';
import { knobsOf } from '../page/run-bearing.ts';
import type { RunShown } from '../page/run-shown.ts';

/** What a button in the text does on the bench of its demo. */
export interface DoOrder {
  readonly demo: string;
  /** The scenario whose settings a run gets that this button starts, and whose recording it plays. */
  readonly scenario: string;
  /** Those settings, by the name of the knob. */
  readonly knobs: Readonly<Record<string, string | number | boolean>>;
  /** The action that it does; left out where it starts the run and no more. */
  readonly action?: string;
  /** The mark that a run has to have passed before the action shows what the text says; its name and its label. */
  readonly after?: string;
  /** All steps of the scenario, where the button does all of them, in a run of its own; `action` is then the last. */
  readonly steps?: Scenario['steps'];
  /** Whether a recording of the scenario ships with the page. */
  readonly recorded: boolean;
  /** The program has to be built first: the recording is what can be relied on. */
  readonly built: boolean;
}

/**
 * Where a button stands with the run that the bench shows. `next`: it can be pressed now. `waiting`: the run has not
 * come so far. `done`: it was done, at that moment of the run in milliseconds.
 */
export type DoState =
  | { readonly kind: 'next' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'done'; readonly atMs: number };

/** The moment of a mark in a run, in milliseconds; undefined while it has not been passed. */
export function markMs(events: readonly RunEvent[], name: string): number | undefined {
  const found = events.findLast(
    (event) => event.type === 'mark' && event.data.name === name && event.data.unanswered !== true,
  );
  return found?.type === 'mark' ? found.data.tMs : undefined;
}

/** The state of a button. A recording that has not been played yet has done nothing. Pure. */
export function doState(
  order: DoOrder,
  shown: Pick<RunShown, 'mode' | 'watched' | 'events'> | undefined,
): DoState {
  const events =
    shown === undefined || (shown.mode === 'replay' && shown.watched !== true) ? [] : shown.events;
  const [last] = events.slice(-1);
  if (last === undefined) return { kind: 'next' };
  if (order.action === undefined) {
    if (last.type !== 'end') return { kind: 'waiting' };
    return hasSettings(order, events) ? { kind: 'done', atMs: eventTimeMs(last) } : { kind: 'next' };
  }
  if (order.steps !== undefined && !hasSettings(order, events))
    return last.type === 'end' ? { kind: 'next' } : { kind: 'waiting' };
  const atMs = markMs(events, order.action);
  if (atMs !== undefined) return { kind: 'done', atMs };
  if (order.steps !== undefined) return last.type === 'end' ? { kind: 'next' } : { kind: 'waiting' };
  const tooEarly = order.after !== undefined && markMs(events, order.after) === undefined;
  return last.type !== 'end' && tooEarly ? { kind: 'waiting' } : { kind: 'next' };
}

/** Whether a run has the settings that the button gives. How long its program stays when its work is done makes no difference. */
function hasSettings({ knobs }: DoOrder, events: readonly RunEvent[]): boolean {
  const has = knobsOf(events) ?? {};
  return Object.entries(knobs).every(([name, value]) => name === 'lingerSeconds' || has[name] === value);
}
