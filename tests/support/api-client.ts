import { type RunView, RunViewSchema } from '../../src/protocol/run.ts';
import type { RunEnd } from '../../src/protocol/run-end.ts';
import { type RunEvent, RunEventSchema } from '../../src/protocol/run-event.ts';

/** Starts a run over HTTP. @throws Error with the server's problem */
export async function startRun(origin: string, demo: string, knobs: object = {}): Promise<RunView> {
  const response = await fetch(`${origin}/api/runs`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ demo, knobs }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST /api/runs answered ${response.status}: ${text}`);
  return RunViewSchema.parse(JSON.parse(text));
}

/** Ends a run over HTTP. @throws Error with the server's problem */
export async function stopRun(origin: string, id: string): Promise<void> {
  const response = await fetch(`${origin}/api/runs/${id}`, { method: 'DELETE', headers: { origin } });
  const text = await response.text();
  if (!response.ok) throw new Error(`DELETE /api/runs/${id} answered ${response.status}: ${text}`);
}

/** The events of a run as they come, until the stream ends or the caller leaves the loop. */
export async function* eventsOfRun(origin: string, id: string): AsyncGenerator<RunEvent> {
  const response = await fetch(`${origin}/api/runs/${id}/events`, {
    headers: { accept: 'text/event-stream' },
  });
  if (!response.ok || response.body === null)
    throw new Error(`GET events of ${id} answered ${response.status}`);
  let rest = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const frames = (rest + chunk).split('\n\n');
    rest = frames.pop() ?? '';
    for (const frame of frames) {
      const field = (name: string) => frame.match(new RegExp(`^${name}: ?(.*)$`, 'm'))?.[1];
      const id = field('id');
      if (id === undefined) continue; // A comment, or a notice of the stream: not an event of the run.
      yield RunEventSchema.parse({
        type: field('event'),
        id: Number(id),
        data: JSON.parse(field('data') ?? 'null'),
      });
    }
  }
}

/** Watches a run to its end. @throws Error when the stream ends without one */
export async function endOfRun(origin: string, id: string): Promise<RunEnd> {
  for await (const event of eventsOfRun(origin, id)) if (event.type === 'end') return event.data.end;
  throw new Error(`The events of ${id} ended without an end.`);
}
