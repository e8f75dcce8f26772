import type { Scenario } from '../protocol/demo.ts';

/** What a scenario's steps need of the run that they are done in. */
export interface SteppedRun {
  /** Resolves when the given time, in milliseconds, is over. */
  rest(ms: number): Promise<void>;
  /** Does an action, or `stop`. @throws where it is refused */
  act(action: string): Promise<unknown>;
  /** Waits for a mark; may give up by rejecting. Waits for as long as it takes when left out. */
  await?(mark: string, seen: Promise<void>): Promise<void>;
}

/**
 * Does the steps of a scenario one after another: each when its mark has been seen and its rest is over. A mark that came early counts.
 */
export class ScenarioStepper {
  readonly #steps: Scenario['steps'];
  readonly #run: SteppedRun;
  readonly #seen = new Map<string, PromiseWithResolvers<void>>();
  #over = false;

  constructor(steps: Scenario['steps'], run: SteppedRun) {
    this.#steps = steps;
    this.#run = run;
  }

  /** Hears that the run has passed a mark. */
  mark(name: string): void {
    this.#sign(name).resolve();
  }

  /** Hears that the run is over or is not followed any more: no step is done from here on. */
  end(): void {
    this.#over = true;
  }

  /** Does all steps. @throws what `act` or `await` threw */
  async play(): Promise<void> {
    for (const { after, restMs, act } of this.#steps) {
      const seen = this.#sign(after).promise;
      await (this.#run.await?.(after, seen) ?? seen);
      await this.#run.rest(restMs);
      if (this.#over) return;
      await this.#run.act(act);
    }
  }

  #sign(name: string): PromiseWithResolvers<void> {
    const sign = this.#seen.get(name) ?? Promise.withResolvers<void>();
    this.#seen.set(name, sign);
    return sign;
  }
}
