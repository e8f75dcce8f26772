import type { Guard, Shows } from './guard.ts';
import type { ProjectCopy } from './project-copy.ts';
import { type Failure, runTests, type TestsRun } from './run-tests.ts';

/** What came of taking out one guard. */
export interface Tried {
  readonly guard: Guard;
  /** The test that missed it; undefined when none did. */
  readonly missedBy: Failure | undefined;
  readonly tookMs: number;
}

/** Tries guards out. */
export interface Trial {
  /**
   * Takes a guard out, runs its tests, and puts it back.
   * @throws Error when the tests say nothing: they fail with the guard in place, or by something else than what shows that it is missing
   */
  try(guard: Guard): Promise<Tried>;
}

const LONGEST_BASELINE_MS = 300_000;
const LEAST_MS = 20_000;
/** Tests that take no longer are run once more with the guard back in place. */
const CHEAP_MS = 5000;

const ASSERTION = /^AssertionError\b/;
/** How the other errors begin that show it; `in vain`: those of whatever waits in tests/server and tests/runner. */
const FAILURES: Readonly<Record<Shows, RegExp>> = {
  'in vain': /^Error: (?:Not within \d+ ms: |No whole answer within \d+ ms|Waited \d+ ms in vain for )/,
  'no end': /^(?:Error: test timed out after \d+ms|did not end within \d+ s$)/,
};

/** Starts a trial on a copy of the project. Tests that several guards share are run with all guards in place only once before. */
export function beginTrial(copy: ProjectCopy, signal: AbortSignal): Trial {
  const baselines = new Map<string, Promise<TestsRun>>();
  const withAllGuards = ({ tests, only }: Guard): Promise<TestsRun> =>
    runTests(copy, { files: tests, only }, LONGEST_BASELINE_MS, signal);
  const baselineOf = (guard: Guard): Promise<TestsRun> => {
    const key = JSON.stringify([guard.tests, guard.only]);
    const known = baselines.get(key) ?? withAllGuards(guard);
    baselines.set(key, known);
    return known;
  };
  const without = async (guard: Guard, withinMs: number): Promise<TestsRun> => {
    const putBack = copy.takeOut(guard);
    try {
      return await runTests(copy, { files: guard.tests, only: guard.only }, withinMs, signal);
    } finally {
      putBack();
      await copy.clearUp();
    }
  };
  return {
    async try(guard) {
      const baseline = await baselineOf(guard);
      assertUsable(guard, baseline);
      const { failures, tookMs } = await without(guard, LEAST_MS + 4 * baseline.tookMs);
      const missedBy = failures.find(({ because }) => shows(guard, because));
      const [other] = failures;
      if (missedBy === undefined && other !== undefined)
        throw new Error(
          `${guard.name}: without it "${other.test}" fails, but not as it should: ${firstLine(other.because)}`,
        );
      if (missedBy !== undefined && baseline.tookMs <= CHEAP_MS)
        assertUsable(guard, await withAllGuards(guard));
      return { guard, missedBy, tookMs };
    },
  };
}

const shows = (guard: Guard, because: string): boolean =>
  ASSERTION.test(because) || (guard.shows !== undefined && FAILURES[guard.shows].test(because));

/** The first line of why a test failed. */
export const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

function assertUsable(guard: Guard, { failures: [failure], passed }: TestsRun): void {
  if (failure === undefined && passed > 0) return;
  const why =
    failure === undefined
      ? 'no test was run'
      : `"${failure.test}" failed with it in place (${firstLine(failure.because)})`;
  throw new Error(`${guard.name}: its tests (${guard.tests.join(', ')}) say nothing: ${why}.`);
}
