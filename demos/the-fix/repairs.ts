import { createWriteStream } from 'node:fs';
import { RollingWriter } from '../_shared/rolling-writer.ts';

/** How a call gets its line written. */
export type WriteEvent = (event: string) => void;

/** The repairs to choose from. Each is a whole answer to "where does a call get its writer?". */
export const repairs: Readonly<Record<string, () => WriteEvent>> = {
  // What production did.
  none: () => (event) => new RollingWriter('events.log').write(event),

  'close-per-call': () => (event) => {
    const writer = new RollingWriter('events.log');
    writer.write(event);
    writer.close();
  },

  // A stream of the standard library for each call, and no loose ends: it is destroyed at once.
  'destroy-per-call': () => (event) => {
    const stream = createWriteStream('events.log', { flags: 'a' });
    stream.write(`${event}\n`);
    stream.destroy();
  },

  'drop-worker': () => (event) => {
    const writer = new RollingWriter('events.log');
    writer.write(event);
    writer.close();
    writer.stopWorker();
  },

  pool: () => {
    const pool = Array.from({ length: 8 }, (_, i) => new RollingWriter(`events-${i}.log`));
    let turn = 0;
    return (event) => pool[turn++ % pool.length]?.write(event);
  },

  'one-writer': () => {
    const writer = new RollingWriter('events.log');
    return (event) => writer.write(event);
  },
};
