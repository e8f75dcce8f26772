import { RecordingSchema } from '../protocol/recording.ts';
import type { RunEvent } from '../protocol/run-event.ts';

/**
 * A run as the text of a recording: one event per line, times rounded to a tenth of a millisecond,
 * which is finer than the sampling clock and a third of the size.
 * @param events all events of a run, `started` first
 * @throws Error when they are no recording
 */
export function encodeRecording(events: readonly RunEvent[], scenario: string): string {
  const [first] = events;
  const last = events.at(-1);
  if (first?.type !== 'started' || last?.type !== 'end') {
    throw new Error(
      `Expected a run from its start to its end, found ${first?.type ?? 'nothing'} to ${last?.type ?? 'nothing'}.`,
    );
  }
  const { events: _, ...head } = RecordingSchema.parse({
    format: 'memory-notebook/recording',
    version: 1,
    scenario,
    recordedAt: first.data.startedAt,
    events,
  });
  const lines = events.map((event) => JSON.stringify(event, shortTime));
  return `${JSON.stringify(head).slice(0, -1)},"events":[\n${lines.join(',\n')}\n]}\n`;
}

function shortTime(key: string, value: unknown): unknown {
  return typeof value === 'number' && /Ms$/.test(key) ? Math.round(value * 10) / 10 : value;
}
