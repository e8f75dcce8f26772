import { kept } from './kept.ts';
import { pageIsRead, whenIdle } from './moments.ts';

type Load = () => Promise<unknown>;

const waiting: Load[] = [];

/**
 * Registers a part of the page that has nothing to do before a run is shown: it is fetched with the first instrument that can show one.
 * @param keys where given, the beginning of the names under which it keeps something in this browser: what is kept is shown without a run
 */
export function withRuns(load: Load, keys?: string): void {
  waiting.push(load);
  if (keys !== undefined && kept.any(keys)) void whenIdle().then(load).catch(untilRun);
}

/**
 * Fetches everything that listens to runs. An instrument waits for it before it shows its first event, so that none is missed.
 * @throws TypeError where something could not be fetched; it can be tried again
 */
export async function loadForRuns(): Promise<void> {
  await pageIsRead();
  await Promise.all(waiting.map((load) => load()));
}

/** What was kept is shown later then: the first instrument fetches it once more. */
const untilRun = (): void => undefined;
