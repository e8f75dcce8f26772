import {
  type RunEvent,
  RunEventSchema,
  type StreamNotice,
  StreamNoticeSchema,
} from '../../protocol/run-event.ts';
import { atRoot } from '../../replay/site-root.ts';
import { takeTurns } from './connection-turns.ts';

/** What a stream tells. */
export interface StreamListener {
  event(event: RunEvent): void;
  notice(notice: StreamNotice): void;
  /** The connection broke; the browser tries again and resumes where it was. */
  interrupted(): void;
  /** It is connected (again). */
  connected(): void;
  /** The server will not give this stream (any more). */
  refused(): void;
}

/** An open stream. */
export interface RunStream {
  close(): void;
}

const eventTypes = ['started', 'sample', 'mark', 'log', 'end'] as const;
const noticeTypes = ['reset', 'gap', 'queued', 'bye'] as const;

/**
 * Listens to a run, until its end or until it is closed. Streams of all tabs share the few connections that a browser has:
 * one that had to wait goes on behind the last event that it has seen, so that nothing is lost.
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function openRunStream(address: string, listener: StreamListener): RunStream {
  let lastSeen: string | undefined;
  let source: EventSource | undefined;
  const stop = takeTurns({
    open() {
      source = listen(lastSeen === undefined ? address : `${address}?after=${lastSeen}`, {
        ...listener,
        event(event) {
          lastSeen = String(event.id);
          if (event.type === 'end') stop();
          listener.event(event);
        },
        refused() {
          stop();
          listener.refused();
        },
      });
    },
    close: () => source?.close(),
  });
  return { close: stop };
}

function listen(address: string, listener: StreamListener): EventSource {
  const source = new EventSource(atRoot(address));
  for (const type of eventTypes)
    source.addEventListener(type, (message: MessageEvent<string>) => {
      const event = { type, id: Number(message.lastEventId), data: JSON.parse(message.data) as unknown };
      const parsed = RunEventSchema.parse(event);
      listener.event(parsed);
    });
  for (const type of noticeTypes)
    source.addEventListener(type, (message: MessageEvent<string>) => {
      listener.notice(StreamNoticeSchema.parse({ type, data: JSON.parse(message.data) as unknown }));
    });
  source.addEventListener('open', () => listener.connected());
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) listener.refused();
    else listener.interrupted();
  });
  return source;
}
