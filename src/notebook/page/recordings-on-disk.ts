// Runs while the site is built, never in the browser.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Recording, RecordingSchema } from '../../protocol/recording.ts';

const read = new Map<string, Recording | undefined>();

/** The recording of a scenario that ships with a demo, or undefined when none does. @throws Error when it is no recording */
export function recordingOnDisk(demo: string, scenario: string): Recording | undefined {
  return recordingIn(join('demos', demo, 'recordings', `${scenario}.json`));
}

/** The recording in a file, or undefined when there is no such file. @throws Error when it is no recording */
export function recordingIn(file: string): Recording | undefined {
  if (!read.has(file)) read.set(file, existsSync(file) ? parse(file) : undefined);
  return read.get(file);
}

function parse(file: string): Recording {
  const parsed = RecordingSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success)
    throw new Error(
      `${file} is not a recording: ${parsed.error.issues[0]?.message ?? ''}. Make it anew with npm run record.`,
    );
  return parsed.data;
}
