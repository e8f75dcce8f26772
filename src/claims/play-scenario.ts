import { parseKnobs } from '../catalogue/parse-knobs.ts';
import type { CatalogueEntry, Scenario } from '../protocol/demo.ts';
import type { KnobValues, RunEvent } from '../protocol/run-event.ts';
import type { Run, Runner } from '../runner/runner.ts';

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
  for (const step of steps) {
    await markSeen(run, step.after, timeoutMs);
    await new Promise((resolve) => setTimeout(resolve, step.restMs));
    if (step.act === 'stop') await run.stop('reader');
    else await run.act(step.act);
  }
}

/** Resolves when a mark of that name is in the run's log. */
function markSeen(run: Run, name: string, timeoutMs: number): Promise<void> {
  const isIt = (event: RunEvent) => event.type === 'mark' && event.data.name === name;
  return new Promise((resolve, reject) => {
    const settle = (error?: Error) => {
      clearTimeout(timer);
      unsubscribe();
      if (error) reject(error);
      else resolve();
    };
    const timer = setTimeout(
      () => settle(new Error(`The mark "${name}" did not come within ${timeoutMs} ms.`)),
      timeoutMs,
    );
    const unsubscribe = run.log.subscribe((event) => {
      if (isIt(event)) settle();
      else if (event.type === 'end')
        settle(new Error(`The run ended before the mark "${name}": ${event.data.end.sentence}`));
    });
    if (run.log.since(0).some(isIt)) settle();
  });
}
