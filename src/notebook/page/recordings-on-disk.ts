// Runs while the site is built, never in the browser.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Recording, RecordingSchema } from '../../protocol/recording.ts';

const read = new Map<string, Recording | undefined>();

/** The recording of a scenario that ships with a demo, or undefined when none does. @throws Error when it is no recording */
export function recordingOnDisk(demo: string, scenario: string): Recording | undefined {
  const file = join('demos', demo, 'recordings', `${scenario}.json`);
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
