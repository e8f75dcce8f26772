import { parseKnobs } from '../catalogue/parse-knobs.ts';
import type { CatalogueEntry, Scenario } from '../protocol/demo.ts';
import type { KnobValues, RunEvent } from '../protocol/run-event.ts';
import type { Run, Runner } from '../runner/runner.ts';
import { ScenarioStepper } from './scenario-stepper.ts';

/** How a scenario may differ from its declaration, for slow machines. */
export interface ScenarioOptions {
  /** Knobs that replace the scenario's. */
  readonly knobs?: KnobValues;
  /** Actions that are left out. */
  readonly skip?: readonly string[];
  /** Called for each event, for progress. */
  readonly onEvent?: (event: RunEvent) => void;
  /** How long one step may wait for its mark, in milliseconds. */
  readonly stepTimeoutMs?: number;
}

/**
 * Plays a scenario of a demo in a real run, from Run to the end.
 * @returns all events of the run, `end` included
 * @throws Error naming the step whose mark did not come in time, or the action that was refused
 */
export async function playScenario(
  runner: Runner,
  demo: CatalogueEntry,
  scenarioId: string,
  options: ScenarioOptions = {},
): Promise<readonly RunEvent[]> {
  const scenario = demo.scenarios[scenarioId];
  if (scenario === undefined)
    throw new Error(
      `${demo.id} has no scenario ${scenarioId}; it has ${Object.keys(demo.scenarios).join(', ')}.`,
    );
  const run = runner.start(demo, parseKnobs(demo, { ...scenario.knobs, ...options.knobs }));
  const events: RunEvent[] = [...run.log.since(0)];
  const leave = run.watch();
  const unsubscribe = run.log.subscribe((event) => {
    events.push(event);
    options.onEvent?.(event);
  });
  try {
    const steps = scenario.steps.filter((step) => options.skip?.includes(step.act) !== true);
    await playSteps(run, steps, options.stepTimeoutMs ?? 120_000);
    await run.gone;
    return events;
  } catch (error) {
    await run.stop('server');
    throw error;
  } finally {
    unsubscribe();
    leave();
  }
}

async function playSteps(run: Run, steps: Scenario['steps'], timeoutMs: number): Promise<void> {
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => undefined); // heard only where a mark is still waited for
  const stepper = new ScenarioStepper(steps, {
    rest: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    act: (action) => (action === 'stop' ? run.stop('reader') : run.act(action)),
    await: (mark, seen) =>
      Promise.race([
        seen,
        inTime(timeoutMs, `The mark "${mark}" did not come within ${timeoutMs} ms.`, seen),
        ended.promise.catch((error: Error) => {
          throw new Error(`The run ended before the mark "${mark}": ${error.message}`);
        }),
      ]),
  });
  const hear = (event: RunEvent): void => {
    if (event.type === 'mark' && !event.data.unanswered) stepper.mark(event.data.name);
    if (event.type === 'end') ended.reject(new Error(event.data.end.sentence));
  };
  const unsubscribe = run.log.subscribe(hear);
  for (const event of run.log.since(0)) hear(event);
  await stepper.play().finally(unsubscribe);
}

/** Rejects after some time, unless something else came before. */
function inTime(ms: number, sentence: string, other: Promise<void>): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(() => reject(new Error(sentence)), ms);
    void other.finally(() => clearTimeout(timer));
  });
}
