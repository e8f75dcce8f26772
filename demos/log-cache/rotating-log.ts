import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';

/** `access.log` in the working directory, held open, and rotated by size to `access.log.1`, `.2`, … */
export class RotatingLog {
  /** Bytes written since the start. */
  loggedBytes = 0;
  readonly #fileBytes: number;
  #current = openSync('access.log', 'a');
  #rotations = 0;

  /** @param fileBytes a file that reaches this size is rotated */
  constructor(fileBytes: number) {
    this.#fileBytes = fileBytes;
  }

  write(lines: Uint8Array): void {
    this.loggedBytes += writeSync(this.#current, lines);
    if (this.openBytes() >= this.#fileBytes) this.#rotate();
  }

  /** Size of the file behind the open descriptor, whether or not it still has a name. */
  openBytes(): number {
    return fstatSync(this.#current).size;
  }

  /** Names of the closed files. */
  closed(): string[] {
    return readdirSync('.').filter((name) => name.startsWith('access.log.'));
  }

  closedBytes(): number {
    return this.closed().reduce((sum, name) => sum + statSync(name).size, 0);
  }

  deleteClosed(): string {
    const names = this.closed();
    for (const name of names) unlinkSync(name);
    return `${names.length} closed files`;
  }

  deleteCurrent(): string {
    if (!existsSync('access.log'))
      throw new Error('access.log is deleted already; its descriptor is still open');
    unlinkSync('access.log');
    return 'the name is gone, the descriptor is still open';
  }

  reopen(): string {
    closeSync(this.#current);
    this.#current = openSync('access.log', 'a');
    return 'closed the descriptor, opened access.log by name';
  }

  sync(): string {
    for (const name of this.closed()) {
      const file = openSync(name, 'r');
      fsyncSync(file);
      closeSync(file);
    }
    fsyncSync(this.#current);
    return 'every log file is on the disk';
  }

  #rotate(): void {
    // Somebody may have deleted the file under us; then there is no name left to move.
    if (existsSync('access.log')) renameSync('access.log', `access.log.${++this.#rotations}`);
    this.reopen();
    console.log(`rotated: ${this.#rotations} closed so far`);
  }
}
