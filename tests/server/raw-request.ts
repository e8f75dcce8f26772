import { connect } from 'node:net';

/** What came back over a raw socket. */
export interface RawAnswer {
  /** Status of the first response; 0 when the connection was closed without one. */
  readonly status: number;
  readonly head: string;
  readonly body: string;
  readonly ms: number;
}

/**
 * Sends bytes as they are and reads until the server closes, or until one response with a
 * Content-Length is complete.
 * @param send called again and again while the server takes it, when it is a function; false ends it
 * @param hangUp whether our end is closed after what was sent, as by a client that goes away
 */
export function rawRequest(
  port: number,
  send: string | Buffer | (() => Buffer | false),
  timeoutMs = 5000,
  hangUp = false,
): Promise<RawAnswer> {
  const startMs = performance.now();
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    const finish = () => {
      clearTimeout(timer);
      // Reset: of thousands of connections none waits in the kernel for packets that may still come.
      socket.resetAndDestroy();
      const [head = '', body = ''] = split(text);
      const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1] ?? 0);
      resolve({ status, head, body, ms: performance.now() - startMs });
    };
    const timer = setTimeout(() => {
      socket.destroy();
      reject(
        new Error(`No whole answer within ${timeoutMs} ms; so far: ${JSON.stringify(text.slice(0, 200))}`),
      );
    }, timeoutMs);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (isComplete(text)) finish();
    });
    socket.on('close', finish);
    // A refused sender may be cut off in mid-write; what was answered until then counts.
    socket.on('error', () => undefined);
    const pump = (more: () => Buffer | false) => {
      for (let chunk = more(); chunk !== false; chunk = more()) {
        if (socket.destroyed) return;
        if (!socket.write(chunk)) return void socket.once('drain', () => pump(more));
      }
    };
    socket.on('connect', () => {
      if (typeof send === 'function') pump(send);
      else if (hangUp) socket.end(send);
      else socket.write(send);
    });
  });
}

/** Head and body of the (final) response. */
function split(whole: string): readonly string[] {
  const text = whole.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
  const at = text.indexOf('\r\n\r\n');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 4)];
}

function isComplete(text: string): boolean {
  const [head, body] = split(text);
  if (head === undefined || body === undefined) return false;
  const length = /^content-length: (\d+)$/im.exec(head)?.[1];
  return length !== undefined && body.length >= Number(length);
}

/** A request as text: request line, headers as given, empty line, body. */
export function requestText(line: string, headers: readonly string[], body = ''): string {
  return `${[line, ...headers].join('\r\n')}\r\n\r\n${body}`;
}
