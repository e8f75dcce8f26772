import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { announce } from '../_shared/notebook.ts';

/**
 * What stands beside every service that logs: something that reads the files again. Each file is
 * read twice, by two ordinary programs: grep counts the errors, cksum makes the checksum that a
 * shipper would send along. They run in the same container, so what they touch is charged to it.
 */
export class LogReader {
  /** Bytes handed to a program so far; a file read twice counts twice. */
  readBytes = 0;
  readonly #files: () => string[];
  readonly #readTimes = new Map<string, number>();
  #running = false;
  #child: ChildProcess | undefined;
  #told = 0;

  /** @param files names of the files that are complete, and so may be read */
  constructor(files: () => string[]) {
    this.#files = files;
  }

  start(): string {
    if (this.#running) throw new Error('the log reader is running already');
    this.#running = true;
    this.#told = 0;
    this.#loop().catch((error: Error) => {
      this.#running = false;
      console.error(`The log reader could not go on: ${error.message}`);
    });
    return 'grep reads every file once, then cksum reads it again';
  }

  stop(): string {
    this.#running = false;
    this.#child?.kill();
    return 'what it has read stays where it is';
  }

  async #loop(): Promise<void> {
    while (this.#running) {
      await this.#pass(1, 'read-once', 'files read once', ['grep', '-c', '" 500 ']);
      await sleep(1_500);
      if (this.#running) await this.#pass(2, 'read-twice', 'files read twice', ['cksum']);
      await sleep(200);
    }
  }

  /** Lets a program read all files that were read `times - 1` times so far. */
  async #pass(times: number, phase: string, label: string, command: [string, ...string[]]): Promise<void> {
    const files = this.#files().filter((name) => existsSync(name) && this.#timesRead(name) === times - 1);
    for (const name of files) {
      if (!this.#running) return;
      // It may have been deleted while the one before it was read.
      if (!existsSync(name)) continue;
      const { size } = statSync(name);
      const file = identityOf(name);
      await this.#read(command, name);
      if (!this.#running) return; // Stopped in the middle of a file: it does not count as read.
      this.#readTimes.set(file, times);
      this.readBytes += size;
    }
    if (files.length > 0 && this.#told === times - 1) {
      this.#told = times;
      announce(phase, label);
    }
  }

  #timesRead(name: string): number {
    return this.#readTimes.get(identityOf(name)) ?? 0;
  }

  #read([program, ...words]: [string, ...string[]], file: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = spawn(program, [...words, file], { stdio: ['ignore', 'pipe', 'inherit'] });
      // Its output has to go somewhere else than /dev/null: there, grep stops at its first match.
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
      child.once('error', reject).once('close', () => {
        console.log(`${program} ${file}: ${output.trim().split(' ')[0]}`);
        resolve();
      });
      this.#child = child;
    });
  }
}

/** What a file is, whatever its name: rotation changes names, and a deleted file's inode is given out again. */
function identityOf(name: string): string {
  const { ino, birthtimeMs } = statSync(name);
  return `${ino} born ${birthtimeMs}`;
}
