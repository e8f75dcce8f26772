import type { ChildProcess } from 'node:child_process';
import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { journalFiles } from '../../src/runner/journal/journal.ts';
import { type CrashScene, killNow } from './crash-scene.ts';
import { slowness } from './machine.ts';

const PATIENCE_MS = 30_000 * slowness;

/**
 * A server that starts on what a dead one left. Its sweep can be seen from outside: it begins when the entry of the
 * journal is renamed to say whose it is now, and is over when the entry is removed.
 */
export interface WatchedSweep {
  /** Settles when it has begun. */
  readonly begun: Promise<void>;
  /** Settles when it is over, with its length in milliseconds. */
  readonly over: Promise<number>;
  /** Kills the server with SIGKILL. @returns whether its sweep was still under way */
  kill(): Promise<boolean>;
}

/** Starts a server that finds one dead run. */
export function startSweep({ stateDir, spawnHost }: CrashScene, run: string): WatchedSweep {
  const begun = Promise.withResolvers<void>();
  const over = Promise.withResolvers<number>();
  // Who kills it in the middle does not wait for its end.
  over.promise.catch(() => undefined);
  let server: ChildProcess | undefined;
  const isItsClaim = (name: string | null): boolean =>
    name?.startsWith(`${run}.json.swept-by-${server?.pid}-`) ?? false;
  let beganMs: number | undefined;
  const watcher: FSWatcher = watch(join(stateDir, 'journal'), (kind, name) => {
    if (kind !== 'rename' || !isItsClaim(name)) return;
    if (beganMs === undefined) {
      beganMs = performance.now();
      begun.resolve();
    } else over.resolve(performance.now() - beganMs);
  });
  const giveUp = (why: string): void => {
    begun.reject(new Error(`The sweep of ${run} did not begin: ${why}.`));
    over.reject(new Error(`The sweep of ${run} did not end: ${why}.`));
  };
  const patience = setTimeout(() => giveUp(`waited ${PATIENCE_MS} ms`), PATIENCE_MS);
  server = spawnHost('exits-with', { code: 0 });
  const isClaimed = (): boolean => journalFiles(stateDir).some(isItsClaim);
  server.once('exit', (code, signal) => {
    clearTimeout(patience);
    watcher.close();
    giveUp(`the server ended (code ${code}, ${signal})`);
  });
  return {
    begun: begun.promise,
    over: over.promise,
    async kill() {
      if (server !== undefined) await killNow(server);
      return isClaimed();
    },
  };
}
