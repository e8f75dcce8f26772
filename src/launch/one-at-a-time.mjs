import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often a launcher that waits looks again, in milliseconds. */
const lookAgainMs = 300;

/**
 * Does some work while no other launcher of this project does: two `npm start` at once would install and build over each
 * other. The lock is a file with the pid of its holder; one whose holder has ended, or that was left by an earlier boot, is
 * taken over.
 * @template T
 * @param {string} file the lock
 * @param {() => Promise<T>} work
 * @param {(holder: number) => void} [waits] is told once that another launcher is waited for
 * @returns {Promise<T>}
 */
export async function oneAtATime(file, work, waits = () => undefined) {
  mkdirSync(path.dirname(file), { recursive: true });
  for (let told = false; !take(file); told = true) {
    const holder = holderOf(file);
    if (holder === undefined) rmSync(file, { force: true });
    else {
      if (!told) waits(holder);
      await sleep(lookAgainMs);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** @param {string} file */
function take(file) {
  try {
    writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * The pid of the launcher that holds the lock; undefined where it does not live any more.
 * @param {string} file
 */
function holderOf(file) {
  try {
    const text = readFileSync(file, 'utf8');
    // Made, and its pid not written yet: the holder has that moment, and no more.
    if (text === '') return Date.now() - statSync(file).mtimeMs < 5_000 ? 0 : undefined;
    const pid = Number(text);
    process.kill(pid, 0);
    return pid === process.pid ? undefined : pid;
  } catch (error) {
    // Alive, and another user's.
    return error.code === 'EPERM' ? 0 : undefined;
  }
}
