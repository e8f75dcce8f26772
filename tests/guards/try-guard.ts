import type { Guard } from './guard.ts';
import type { ProjectCopy } from './project-copy.ts';
import { runTests, type TestsRun } from './run-tests.ts';

/** What came of taking out one guard. */
export interface Tried {
  readonly guard: Guard;
  /** The test that missed it; undefined when none did. */
  readonly missedBy: TestsRun['failure'];
  readonly tookMs: number;
}

/** Tries guards out. */
export interface Trial {
  /** Takes a guard out, runs its tests, and puts it back. @throws Error when the tests fail with the guard in place, or the notebook is broken without it */
  try(guard: Guard): Promise<Tried>;
}

const LONGEST_BASELINE_MS = 300_000;
const LEAST_MS = 20_000;

/** Starts a trial on a copy of the project. Tests that several guards share are run with all guards in place only once. */
export function beginTrial(copy: ProjectCopy): Trial {
  const baselines = new Map<string, Promise<TestsRun>>();
  const baselineOf = (guard: Guard): Promise<TestsRun> => {
    const key = JSON.stringify([guard.tests, guard.only]);
    const known = baselines.get(key) ?? runTests(copy, guard.tests, guard.only, LONGEST_BASELINE_MS);
    baselines.set(key, known);
    return known;
  };
  return {
    async try(guard) {
      const baseline = await baselineOf(guard);
      if (baseline.failure !== undefined || baseline.passed === 0)
        throw new Error(notUsable(guard, baseline));
      const putBack = copy.takeOut(guard);
      try {
        const run = await runTests(copy, guard.tests, guard.only, LEAST_MS + 4 * baseline.tookMs);
        if (/^(Reference|Syntax)Error/.test(run.failure?.because ?? ''))
          throw new Error(`${guard.name}: without it the code is broken: ${run.failure?.because}`);
        return { guard, missedBy: run.failure, tookMs: run.tookMs };
      } finally {
        putBack();
        await copy.clearUp();
      }
    },
  };
}

function notUsable(guard: Guard, { failure }: TestsRun): string {
  const why =
    failure === undefined
      ? 'no test was run'
      : `"${failure.test}" failed with it in place (${failure.because})`;
  return `${guard.name}: its tests (${guard.tests.join(', ')}) say nothing: ${why}.`;
}
