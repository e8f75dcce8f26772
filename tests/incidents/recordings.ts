import { existsSync } from 'node:fs';
import path from 'node:path';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { type GarbageLevel, garbageLevels, type Incident } from './incident.ts';
import { incidents } from './incidents.ts';
import { type RecordedRun, readRun, unpackRun } from './recorded-run.ts';

/** Where recorded incidents are kept. */
export const recordingsDir = path.join(import.meta.dirname, 'recordings');

/** The file of one recording. */
export const recordingOf = (id: string, garbage: GarbageLevel): string =>
  path.join(recordingsDir, `${id}.${garbage}.json.gz`);

/** A recording of an incident, ready to be judged. */
export interface Recorded {
  readonly incident: Incident;
  readonly garbage: GarbageLevel;
  readonly run: RecordedRun;
  readonly events: readonly RunEvent[];
}

/** Read once: every table is made of the same recordings. */
let all: readonly Recorded[] | undefined;

/** Every recording there is of the declared incidents. */
export function recordedIncidents(garbage?: GarbageLevel): readonly Recorded[] {
  all ??= incidents.flatMap((incident) =>
    (Object.keys(garbageLevels) as GarbageLevel[])
      .filter((level) => existsSync(recordingOf(incident.id, level)))
      .map((level) => {
        const run = readRun(recordingOf(incident.id, level));
        return { incident, garbage: level, run, events: unpackRun(run) };
      }),
  );
  return all.filter((one) => garbage === undefined || one.garbage === garbage);
}
