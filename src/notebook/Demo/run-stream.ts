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

/** Browsers allow about six connections to an origin; one stays free for everything else. */
const mostStreams = 5;
const open = new Set<RunStream>();

/**
 * Listens to a run. Four runs of a grid and one of a bench can be followed at once; beyond that the oldest
 * stream is given up. `Last-Event-ID` makes the resumption lossless.
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function openRunStream(address: string, listener: StreamListener): RunStream {
  const [oldest] = open;
  if (open.size >= mostStreams) oldest?.close();
  const source = new EventSource(address);
  const stream = {
    close: () => {
      open.delete(stream);
      source.close();
    },
  };
  open.add(stream);
  for (const type of eventTypes)
    source.addEventListener(type, (message: MessageEvent<string>) => {
      const event = { type, id: Number(message.lastEventId), data: JSON.parse(message.data) as unknown };
      const parsed = RunEventSchema.parse(event);
      if (parsed.type === 'end') stream.close();
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
