import { growthMeasures } from './growth.ts';
import { keptMeasures } from './kept.ts';
import { atTheLimit } from './log-cache/at-the-limit.ts';
import { givingBack } from './log-cache/giving-back.ts';
import { oneMoment } from './log-cache/one-moment.ts';
import { whenRead } from './log-cache/when-read.ts';
import { whileWriting } from './log-cache/while-writing.ts';
import type { Measure } from './measure.ts';

/**
 * Every measure by its name in `demo.json`.
 * To add a claim: write its measure in the file of its kind, and bind it in the demo's `demo.json`.
 */
export const measures: Readonly<Record<string, Measure>> = {
  ...whileWriting,
  ...whenRead,
  ...givingBack,
  ...atTheLimit,
  ...oneMoment,
  ...growthMeasures,
  ...keptMeasures,
};
