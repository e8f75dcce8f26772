import { openSync, writeSync } from 'node:fs';
import { RollingWriter, startWorker } from '../_shared/rolling-writer.ts';

const path = 'events.log';

/** What one call leaves behind, by suspect. Each is the service of the story with all but one thing taken away. */
export const suspects: Readonly<Record<string, (event: string) => void>> = {
  // As in production: a writer for the call, never closed.
  writers: (event) => new RollingWriter(path).write(event),

  // The same, and each is closed when the call is over.
  'writers-closed': (event) => {
    const writer = new RollingWriter(path);
    writer.write(event);
    writer.close();
  },

  // The descriptor alone: a file is opened and written to. There is no writer, and nothing in the background.
  'only-descriptors': (event) => {
    writeSync(openSync(path, 'a'), `${event}\n`);
  },

  // The worker alone: what a writer starts in the background. No file is opened.
  'only-workers': () => {
    startWorker(() => undefined);
  },
};
