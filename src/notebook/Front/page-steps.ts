import { ScenarioStepper } from '../../claims/scenario-stepper.ts';
import type { FrontOutside } from './front-run.ts';
import type { LiveRun } from './live-run.ts';
import type { RunTold } from './run-told.ts';

/**
 * Does in a run what the page does by itself, each step when its mark has come and its rest is over.
 * @param told what the run has told by now; asked before each step
 * @param refused hears why a step was refused, unless the run is over by then
 * @returns what hears the marks of the run, and its end
 */
export function pageSteps(
  { steps }: LiveRun,
  runId: string,
  told: () => RunTold,
  { rest, act }: Pick<FrontOutside, 'rest' | 'act'>,
  refused: (error: unknown) => void,
): ScenarioStepper {
  const stepper = new ScenarioStepper(steps, {
    rest,
    // A page that was loaded again has done it before: the run tells so by its mark.
    act: async (action) => {
      if (!told().marks.some(({ name }) => name === action)) await act(runId, action);
    },
  });
  for (const { name } of told().marks) stepper.mark(name);
  stepper.play().catch((error: unknown) => {
    if (told().ended === undefined) refused(error);
  });
  return stepper;
}
