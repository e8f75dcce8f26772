import type { Scenario } from '../../protocol/demo.ts';
import type { KnobValues } from '../../protocol/run-event.ts';
import type { Axes } from './figure.ts';

/** What the button of the front page runs: the story at a faster pace, so that it is over after some twenty seconds. */
export interface LiveRun {
  readonly demo: string;
  readonly knobs: KnobValues;
  /** The scenario whose recording is played where nothing can be run. */
  readonly scenario: string;
  /** What the page does in it. */
  readonly steps: Scenario['steps'];
  /** The axes that it is drawn on, set before it begins. */
  readonly axes: Axes;
}

/** 160 MB of log at 80,000 lines (some 14 MB) a second, then the log reader; the program leaves six seconds after its last line. */
export const liveRun: LiveRun = {
  demo: 'log-cache',
  knobs: { totalMb: 160, linesPerSecond: 80_000, lingerSeconds: 6 },
  scenario: 'story',
  steps: [{ after: 'written', restMs: 1000, act: 'start-reader' }],
  axes: { seconds: 22, mb: 200 },
};
