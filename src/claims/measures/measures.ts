import { growthMeasures } from './growth.ts';
import { logCacheMeasures } from './log-cache.ts';
import type { Measure } from './measure.ts';

/**
 * Every measure by its name in `demo.json`.
 * To add a claim: write its measure in the file of its kind, and bind it in the demo's `demo.json`.
 */
export const measures: Readonly<Record<string, Measure>> = { ...logCacheMeasures, ...growthMeasures };
