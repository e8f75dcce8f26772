import { loadForRuns } from '../page/with-runs.ts';

/**
 * Fetches the instruments of the page and brings them to life. Everything that listens to runs comes first, so that it misses none.
 * @throws TypeError where something could not be fetched; it can be tried again
 */
export async function wakeBenches(): Promise<void> {
  await loadForRuns();
  await import('./memory-bench.ts');
}
