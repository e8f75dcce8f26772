import type { RunEnd } from '../../src/protocol/run-end.ts';
import { endOfRun, eventsOfRun, startRun } from '../support/api-client.ts';

/** The demo that has the least to do: twenty calls on one writer, in a third of a second. */
export const shortRun = {
  demo: 'per-call-writers',
  knobs: {
    kind: 'file-handle',
    writer: 'shared',
    calls: 20,
    callsPerSecond: 5000,
    collect: false,
    lingerSeconds: 0,
  },
} as const;

/** Starts it and watches it to its end. @returns its id and how it ended */
export async function runOnce(origin: string): Promise<{ id: string; end: RunEnd }> {
  const { id } = await startRun(origin, shortRun.demo, shortRun.knobs);
  return { id, end: await endOfRun(origin, id) };
}

/** Watches a run: when its program has begun to work, and how it ends. */
export function watchRun(origin: string, id: string): { working: Promise<void>; ended: Promise<RunEnd> } {
  const working = Promise.withResolvers<void>();
  const watch = async (): Promise<RunEnd> => {
    for await (const event of eventsOfRun(origin, id)) {
      if (event.type === 'sample' && 'calls' in event.data.demo) working.resolve();
      if (event.type === 'end') return event.data.end;
    }
    throw new Error(`The events of ${id} ended without an end.`);
  };
  const ended = watch();
  // Whoever waits for the work hears of it too when there is none.
  ended.then(({ sentence }) => working.reject(new Error(sentence)), working.reject);
  return { working: working.promise, ended };
}
