import type { RunEvent } from '../../protocol/run-event.ts';
import { kept } from '../page/kept.ts';
import { verdictToAsk } from './answer.ts';

const STORE = 'what-grew';
const ANSWERED = 'notebook:what-grew';
/** Most runs that are remembered. */
const mostRuns = 60;

/** A run about which “What grew?” was asked, in order of asking. */
export interface Asked {
  readonly run: string;
  /** Same demo, same choices among its settings: one answer serves all of them. */
  readonly key: string;
  /** Id of the choice, or `skipped`; left out while the question is open. */
  readonly answer?: string;
}

const asked = (): readonly Asked[] => kept.read<readonly Asked[]>(STORE) ?? [];

/** The run and what it shares with others of its kind: amounts and paces (numbers) change nothing about what grows. */
function identityOf(demo: string, events: readonly RunEvent[]): Pick<Asked, 'run' | 'key'> | undefined {
  const [first] = events;
  if (first?.type !== 'started') return undefined;
  const { run, knobs } = first.data;
  const choices = Object.entries(knobs).filter(([, value]) => typeof value !== 'number');
  return { run, key: `${demo} ${JSON.stringify(choices)}` };
}

/** The reader's answer for runs of this kind, or `skipped`; undefined while there is none. */
export function answerFor(demo: string, events: readonly RunEvent[]): string | undefined {
  const key = identityOf(demo, events)?.key;
  return asked().findLast((one) => one.key === key && one.answer !== undefined)?.answer;
}

/** Whether the verdict of this run waits for the reader's own answer. Only where the bench asks, inside `root`. */
export function verdictWaits(root: ParentNode, demo: string, events: readonly RunEvent[]): boolean {
  return (
    root.querySelector('.what-grew') !== null &&
    verdictToAsk(events) !== undefined &&
    answerFor(demo, events) === undefined
  );
}

/** Notes that a run is asked about, so that its verdict is said nowhere before it is answered. */
export function noteAsked(demo: string, events: readonly RunEvent[]): void {
  const identity = identityOf(demo, events);
  if (identity === undefined || asked().some(({ run }) => run === identity.run)) return;
  kept.write(STORE, [...asked(), identity].slice(-mostRuns));
}

/** Keeps an answer for this run and all others of its kind, and tells the page. */
export function keepAnswer(demo: string, events: readonly RunEvent[], answer: string): void {
  const identity = identityOf(demo, events);
  if (identity === undefined) return;
  noteAsked(demo, events);
  kept.write(
    STORE,
    asked().map((one) => (one.key === identity.key ? { ...one, answer } : one)),
  );
  document.dispatchEvent(new Event(ANSWERED));
}

/** Calls back when the reader has answered or skipped “What grew?”. */
export function onAnswered(listener: () => void): void {
  document.addEventListener(ANSWERED, listener);
}

/** What the key of a run ends with that was shown beside others and not asked about by itself. */
const BESIDE = ' beside others';

/** Notes a run that a grid has shown, on a page whose bench asks: its verdict waits as the bench's own does. */
export function noteBeside(demo: string, events: readonly RunEvent[]): void {
  const run = identityOf(demo, events)?.run;
  if (run === undefined || document.querySelector('.what-grew') === null) return;
  if (asked().some((one) => one.run === run)) return;
  kept.write(STORE, [...asked(), { run, key: `${demo}${BESIDE}` }].slice(-mostRuns));
}

/** Whether the verdict of a run in the case file still waits for the reader's answer. */
export const isHeld = (run: string): boolean => isHeldAmong(asked(), run);

/**
 * The same among given runs. Pure. A run that a grid has shown is held until the reader has answered about any run of
 * its demo.
 */
export function isHeldAmong(all: readonly Asked[], run: string): boolean {
  const found = all.find((one) => one.run === run);
  if (found === undefined || found.answer !== undefined) return false;
  if (!found.key.endsWith(BESIDE)) return true;
  const demo = found.key.slice(0, -BESIDE.length);
  return !all.some((one) => one.key.startsWith(`${demo} `) && one.answer !== undefined);
}
