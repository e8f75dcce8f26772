import { connect, type Socket } from 'node:net';

/** A frame of an event stream, as far as these tests look at it. */
export interface Frame {
  readonly event: string | undefined;
  readonly id: number | undefined;
  readonly text: string;
}

/** An event stream over a plain socket; thousands of them cost a test little. */
export interface RawStream {
  readonly socket: Socket;
  /** 0 when the connection was closed without an answer. */
  readonly status: number;
}

/**
 * Asks for the events of a run.
 * @param origin the server's: `http://127.0.0.1:4321`
 * @param onFrame called with each frame as it comes, comments and `retry` included
 * @returns when the server has begun to answer, or has closed the connection
 */
export function openRawStream(
  origin: string,
  runId: string,
  lastEventId: string,
  onFrame: (frame: Frame) => void,
): Promise<RawStream> {
  const { hostname, port, host } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname).setEncoding('latin1');
    let rest = '';
    const hear = (chunk: string): void => {
      const frames = (rest + chunk).split('\n\n');
      rest = frames.pop() ?? '';
      for (const text of frames) {
        const id = /^id: (\d+)$/m.exec(text)?.[1];
        onFrame({
          event: /^event: (\S+)$/m.exec(text)?.[1],
          id: id === undefined ? undefined : Number(id),
          text,
        });
      }
    };
    socket.once('data', (head: string) => {
      resolve({ socket, status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0) });
      socket.on('data', hear);
      hear(head);
    });
    socket.on('error', () => undefined).once('close', () => resolve({ socket, status: 0 }));
    socket.write(
      `GET /api/runs/${runId}/events HTTP/1.1\r\nHost: ${host}\r\nAccept: text/event-stream\r\n` +
        `Last-Event-ID: ${lastEventId}\r\n\r\n`,
    );
  });
}
