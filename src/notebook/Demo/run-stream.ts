import {
  type RunEvent,
  RunEventSchema,
  type StreamNotice,
  StreamNoticeSchema,
} from '../../protocol/run-event.ts';

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

let open: RunStream | undefined;

/**
 * Listens to a run. A page has one stream at a time (browsers allow about six connections to an
 * origin), so this closes the one before. `Last-Event-ID` makes the resumption lossless.
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function openRunStream(address: string, listener: StreamListener): RunStream {
  open?.close();
  const source = new EventSource(address);
  const stream = { close: () => source.close() };
  open = stream;
  for (const type of eventTypes)
    source.addEventListener(type, (message: MessageEvent<string>) => {
      const event = { type, id: Number(message.lastEventId), data: JSON.parse(message.data) as unknown };
      const parsed = RunEventSchema.parse(event);
      if (parsed.type === 'end') source.close();
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
  return stream;
}
