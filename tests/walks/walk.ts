import { parseKnobs } from '../../src/catalogue/parse-knobs.ts';
import type { CatalogueEntry } from '../../src/protocol/demo.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { ActionRefused, type Run, type Runner } from '../../src/runner/runner.ts';
import { drawFrom, type PlannedAct, type WalkPlan } from './plan.ts';

/** What the reader did, by the reader's own clock: milliseconds since the run started. */
export interface Done {
  readonly act: string;
  readonly askedMs: number;
  readonly doneMs: number;
  readonly outcome: 'done' | 'refused' | 'no-answer';
}

/** One reader's run: the plan, what came of it, and what the log of the run holds. */
export interface Walk {
  readonly plan: WalkPlan;
  readonly done: readonly Done[];
  readonly events: readonly RunEvent[];
}

/** Walks a plan in a real run. */
export async function walk(runner: Runner, demo: CatalogueEntry, plan: WalkPlan): Promise<Walk> {
  const run = runner.start(demo, parseKnobs(demo, plan.knobs));
  const events: RunEvent[] = [];
  const done: Done[] = [];
  const pending: Promise<void>[] = [];
  const timers: NodeJS.Timeout[] = [];
  let startMs = performance.now();
  const leave = run.watch();
  const due = (acts: readonly PlannedAct[]): void => {
    for (const { act, restMs } of acts)
      timers.push(
        setTimeout(() => pending.push(perform(run, act, () => performance.now() - startMs, done)), restMs),
      );
  };
  const waiting = new Set(plan.acts.filter(({ after }) => after !== undefined));
  const hear = (event: RunEvent): void => {
    events.push(event);
    if (event.type === 'started') {
      startMs = performance.now();
      due(plan.acts.filter(({ after }) => after === undefined));
    }
    if (event.type !== 'mark') return;
    const now = [...waiting].filter(({ after }) => after === event.data.name);
    for (const one of now) waiting.delete(one);
    due(now);
  };
  for (const event of run.log.since(0)) hear(event);
  const unsubscribe = run.log.subscribe(hear);
  try {
    await run.gone;
    for (const timer of timers) clearTimeout(timer);
    await Promise.all(pending);
    return { plan, done, events: plan.lateSamples ? withLateSamples(events, plan.seed) : events };
  } finally {
    for (const timer of timers) clearTimeout(timer);
    await run.stop('server');
    unsubscribe();
    leave();
  }
}

async function perform(run: Run, act: string, nowMs: () => number, done: Done[]): Promise<void> {
  const askedMs = nowMs();
  const note = (outcome: Done['outcome']) => done.push({ act, askedMs, doneMs: nowMs(), outcome });
  try {
    if (act === 'stop') await run.stop('reader');
    else await run.act(act);
    note('done');
  } catch (error) {
    if (!(error instanceof ActionRefused)) throw error;
    note(error.reason === 'no-answer' ? 'no-answer' : 'refused');
  }
}

/** The same run as a machine that is short of time would have watched it: samples are missing, now and then many in a row. */
export function withLateSamples(events: readonly RunEvent[], seed: number): RunEvent[] {
  const draw = drawFrom(seed + 1);
  let missing = 0;
  return events.filter((event) => {
    if (event.type !== 'sample') return true;
    if (missing === 0 && draw.chance(0.03)) missing = draw.whole(1, 25);
    else if (missing === 0 && draw.chance(0.15)) missing = 1;
    if (missing === 0) return true;
    missing -= 1;
    return false;
  });
}
