import type { RunEvent } from '../../protocol/run-event.ts';
import type { SampleGroup } from '../../protocol/sample.ts';
import type { Slope } from '../../protocol/verdict.ts';
import { undisturbed } from '../../verdict/disturbed.ts';
import { alongWork } from '../../verdict/series.ts';
import { differsFromZero, slopeOf } from '../../verdict/slope.ts';

/** Something that may be the leak: how it is counted, and the run in which only it grows. */
export interface Suspect {
  readonly id: string;
  readonly name: string;
  readonly group: SampleGroup;
  readonly reading: string;
  readonly control: string;
}

/** The two suspects of the story. */
export const suspects: readonly Suspect[] = [
  { id: 'descriptors', name: 'descriptors', group: 'process', reading: 'fds', control: 'only-descriptors' },
  { id: 'workers', name: 'workers', group: 'runtime', reading: 'timers', control: 'only-workers' },
];

/** What is taken from one run: RSS and each suspect, per call. */
export type Rates = Readonly<Record<string, Slope | undefined>>;

const work = { counter: 'calls', unit: 'call' };

/** RSS and the count of each suspect, per call of a run. */
export function ratesOf(events: readonly RunEvent[]): Rates {
  const samples = undisturbed(events);
  const slope = (group: SampleGroup, reading: string) => slopeOf(alongWork(samples, work, group, reading));
  return {
    rss: slope('process', 'rssBytes'),
    ...Object.fromEntries(suspects.map((one) => [one.id, slope(one.group, one.reading)])),
  };
}

/** The three tests of one suspect. What is not there could not be told: a run is missing. */
export interface LeakTests {
  /** Growth of RSS in the control per unit, with the 95 % bounds of that growth; how many units a call makes is taken as counted. */
  readonly bytesPerUnit?: Slope;
  /** Share of the growth per call that its units explain. */
  readonly explains?: number;
  /** Growth of the control per growth of the leak. */
  readonly control?: number;
  readonly explainsPass?: boolean;
  readonly controlPass?: boolean;
}

/** A suspect is the leak when it explains most of the growth; what is left are the objects around it. */
const enough = 0.75;

/**
 * Puts a suspect through the three tests.
 * @param leak rates of the run that leaks
 * @param control rates of the run in which only this suspect grows
 */
export function testSuspect(
  suspect: Suspect,
  leak: Rates | undefined,
  control: Rates | undefined,
): LeakTests {
  const alone = control?.rss;
  const units = control?.[suspect.id];
  const grown = leak?.rss;
  const leaked = leak?.[suspect.id];
  if (alone === undefined || units === undefined || units.value <= 0) return {};
  const bytesPerUnit = {
    value: alone.value / units.value,
    low: alone.low / units.value,
    high: alone.high / units.value,
  };
  if (grown === undefined || leaked === undefined || grown.value <= 0) return { bytesPerUnit };
  const explains = (bytesPerUnit.value * leaked.value) / grown.value;
  const ratio = alone.value / grown.value;
  return {
    bytesPerUnit,
    explains,
    control: ratio,
    explainsPass: explains >= enough,
    controlPass: differsFromZero(alone) && ratio >= enough,
  };
}
