import { createWriteStream } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { transport } from 'pino';
import { createStream } from 'rotating-file-stream';
import { RollingWriter } from '../_shared/rolling-writer.ts';

/** What a service needs of a writer. */
export interface Writer {
  write(line: string): unknown;
  /** Ends it, as its documentation says. */
  close(): unknown;
}

const path = 'events.log';

/** Ways to write a line to a file. Each opens a writer of its own. */
export const kinds = {
  'lumberjack-like': (): Writer => new RollingWriter(path),

  'rotating-file-stream': (): Writer => {
    const stream = createStream(path, { size: '100M' });
    return { write: (line) => stream.write(`${line}\n`), close: () => stream.end() };
  },

  // The same, with one option more: rotate once a day.
  'rotating-file-stream-interval': (): Writer => {
    const stream = createStream(path, { size: '100M', interval: '1d' });
    return { write: (line) => stream.write(`${line}\n`), close: () => stream.end() };
  },

  'pino-transport': (): Writer => {
    const stream = transport({ target: 'pino/file', options: { destination: path } });
    return { write: (line) => stream.write(`${line}\n`), close: () => stream.end() };
  },

  'write-stream': (): Writer => {
    const stream = createWriteStream(path, { flags: 'a' });
    return { write: (line) => stream.write(`${line}\n`), close: () => stream.end() };
  },

  'file-handle': (): Writer => {
    const opened = openFile(path, 'a');
    return {
      write: async (line) => (await opened).write(`${line}\n`),
      close: async () => (await opened).close(),
    };
  },
};
