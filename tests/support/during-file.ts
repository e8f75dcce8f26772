import { after, before } from 'node:test';

/** Something that is opened and has to be closed again: a browser, a server, a host. */
type Closable = { close(): Promise<unknown> } | { stop(): Promise<unknown> };

/**
 * Opens something before the first test of a file and closes it after the last.
 * @returns what gives it to a test; it throws before the first
 */
export function duringFile<T extends Closable>(open: () => Promise<T>): () => T {
  let opened: T | undefined;
  before(async () => {
    opened = await open();
  });
  after(async () => {
    if (opened === undefined) return;
    await ('close' in opened ? opened.close() : opened.stop());
  });
  return () => {
    if (opened === undefined) throw new Error('It is opened before the first test, and not sooner.');
    return opened;
  };
}
