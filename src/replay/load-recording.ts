import { type Recording, RecordingSchema } from '../protocol/recording.ts';
import { atRoot } from './site-root.ts';

/**
 * Fetches a recording that ships with the site.
 * @param path relative to the site's root, as the catalogue lists it
 * @throws Error saying what was expected and what came
 */
export async function loadRecording(path: string): Promise<Recording> {
  const response = await fetch(atRoot(path));
  if (!response.ok)
    throw new Error(
      `The recording /${path} should have come with this page; the host answered ${response.status}.`,
    );
  const parsed = RecordingSchema.safeParse(await response.json());
  if (!parsed.success)
    throw new Error(
      `The recording /${path} is not one that this page can read: ${parsed.error.issues[0]?.message ?? ''}.`,
    );
  return parsed.data;
}
