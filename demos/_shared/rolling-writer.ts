// A small port of the design of lumberjack (https://github.com/natefinch/lumberjack): a writer that opens
// its file at the first write, rotates it by size, and leaves the removal of old files to a worker in the
// background. In Go the worker is a goroutine that waits on a channel; here it is a repeating timer.
import { closeSync, fstatSync, openSync, readdirSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const MB = 2 ** 20;
const lookEveryMs = 60_000;
/** What the worker has for itself while it waits, as a goroutine has a stack: it is not on the JavaScript heap. */
const scratchBytes = 4096;

/** Where a writer writes, and how much it keeps. */
export interface RollingOptions {
  readonly maxBytes?: number;
  readonly maxBackups?: number;
}

// #region worker
/** Starts what every writer has in the background. It waits, works, and waits again, until somebody clears it. */
export function startWorker(work: () => void): NodeJS.Timeout {
  const scratch = Buffer.allocUnsafeSlow(scratchBytes).fill(0);
  return setInterval(() => {
    scratch.fill(0);
    work();
  }, lookEveryMs);
}
// #endregion worker

/** Appends lines to a file and rotates it by size. */
export class RollingWriter {
  readonly #path: string;
  readonly #maxBytes: number;
  readonly #maxBackups: number;
  #file: number | undefined;
  #worker: NodeJS.Timeout | undefined;

  constructor(path: string, { maxBytes = 100 * MB, maxBackups = 3 }: RollingOptions = {}) {
    this.#path = path;
    this.#maxBytes = maxBytes;
    this.#maxBackups = maxBackups;
  }

  /** Whether the file is open. */
  get isOpen(): boolean {
    return this.#file !== undefined;
  }

  write(line: string): void {
    this.#file ??= openSync(this.#path, 'a');
    // As in the original, the first write starts the worker, once.
    this.#worker ??= startWorker(() => this.removeOldBackups());
    writeSync(this.#file, `${line}\n`);
    if (fstatSync(this.#file).size >= this.#maxBytes) this.#rotate();
  }

  /** Closes the file. As in the original, nothing stops the worker. A later write opens the file again. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  /** What the original lacks: ends the worker too. */
  stopWorker(): void {
    clearInterval(this.#worker);
    this.#worker = undefined;
  }

  /** Removes old backups. The worker does this now and then. */
  removeOldBackups(): void {
    const backups = readdirSync(dirname(this.#path))
      .filter((name) => name.startsWith(`${basename(this.#path)}.`))
      .sort();
    for (const name of backups.slice(0, Math.max(0, backups.length - this.#maxBackups)))
      unlinkSync(join(dirname(this.#path), name));
  }

  #rotate(): void {
    this.close();
    renameSync(this.#path, `${this.#path}.${process.hrtime.bigint()}`);
    this.#file = openSync(this.#path, 'a');
  }
}
