import { get, update } from 'idb-keyval';
import { type Recording, RecordingSchema } from '../../protocol/recording.ts';
import type { RunEvent } from '../../protocol/run-event.ts';

/** Runs of one demo that are kept, and samples of each: enough to draw and to compare. */
const mostRuns = 8;
const mostSamples = 600;
const CHANGED = 'notebook:shelf';

const keyOf = (demo: string) => `runs:${demo}`;

/** The reader's own ended runs of a demo, the newest first. Broken entries, and a browser without storage, give none. */
export async function shelfOf(demo: string): Promise<readonly Recording[]> {
  try {
    const found: unknown = await get(keyOf(demo));
    return Array.isArray(found)
      ? found.flatMap((one) => {
          const parsed = RecordingSchema.safeParse(one);
          return parsed.success ? [parsed.data] : [];
        })
      : [];
  } catch {
    return []; // storage is off or blocked
  }
}

/** Keeps a run that has ended. The same run twice is kept once. */
export async function shelve(demo: string, events: readonly RunEvent[]): Promise<void> {
  const [first] = events;
  if (first?.type !== 'started' || events.at(-1)?.type !== 'end') return;
  const recording: Recording = {
    format: 'memory-notebook/recording',
    version: 1,
    recordedAt: first.data.startedAt,
    events: thinned(events),
  };
  try {
    await update<unknown>(keyOf(demo), (before) => {
      const others = (Array.isArray(before) ? (before as Recording[]) : []).filter(
        (one) => runOf(one) !== first.data.run,
      );
      return [recording, ...others].slice(0, mostRuns);
    });
    document.dispatchEvent(new CustomEvent<string>(CHANGED, { detail: demo }));
  } catch {
    // storage is off, blocked or full: the run is on the page and in the export all the same
  }
}

/** Calls back when a run of this demo was shelved. */
export function onShelfChanged(demo: string, listener: () => void): void {
  document.addEventListener(CHANGED, (event) => {
    if ((event as CustomEvent<string>).detail === demo) listener();
  });
}

/** The id of the run that a recording is of. */
export function runOf(recording: Recording): string | undefined {
  const [first] = recording.events;
  return first?.type === 'started' ? first.data.run : undefined;
}

/** Every n-th sample, everything else whole. */
export function thinned(events: readonly RunEvent[]): RunEvent[] {
  const samples = events.filter((event) => event.type === 'sample').length;
  const step = Math.max(1, Math.ceil(samples / mostSamples));
  let n = 0;
  return events.filter((event) => event.type !== 'sample' || n++ % step === 0);
}
