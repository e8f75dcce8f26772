import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { errnoOf, meaningOf } from './errno.ts';
import { available, type Reading, unavailable } from './reading.ts';

/**
 * Reads a whole kernel file. Its size is never asked for: files of procfs, sysfs and cgroupfs say 0 or
 * one page whatever they hold.
 * @returns the text; or why there is none, when the system refuses.
 * @throws what is not a system error.
 */
export function readKernelFile(path: string): Reading<string> {
  try {
    return available(readFileSync(path, 'utf8'));
  } catch (error) {
    return refusal(path, error);
  }
}

/** A kernel file that is opened once and read again and again from its start. */
export interface KernelFile {
  /** The file's text now, or why there is none. After a failure the next call opens it anew. */
  read(): Reading<string>;
  /** Gives the descriptor back; a later `read` opens the file again. */
  close(): void;
}

const FIRST_BUFFER_BYTES = 4096;

/**
 * Opens a kernel file at its first reading and keeps the descriptor: each `pread` at offset 0 makes the
 * kernel print the file afresh (cgroup and proc files are `seq_file`s; Linux
 * Documentation/filesystems/seq_file.rst). A descriptor outlives its cgroup: reading then fails with
 * ENODEV, and a descriptor of a dead process's file with ESRCH, even if the pid was given out again.
 */
export function keepKernelFile(path: string): KernelFile {
  let fd: number | undefined;
  let buffer = Buffer.allocUnsafeSlow(FIRST_BUFFER_BYTES);
  const close = (): void => {
    if (fd !== undefined) closeSync(fd);
    fd = undefined;
  };
  return {
    close,
    read() {
      try {
        fd ??= openSync(path, 'r');
        let filled = 0;
        for (;;) {
          // A short read is not yet the end of the file; only an empty one is.
          const got = readSync(fd, buffer, filled, buffer.length - filled, filled);
          if (got === 0) return available(buffer.toString('utf8', 0, filled));
          filled += got;
          if (filled === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
        }
      } catch (error) {
        close();
        return refusal(path, error);
      }
    },
  };
}

function refusal(path: string, error: unknown): Reading<never> {
  const code = errnoOf(error);
  if (code === undefined) throw error;
  return unavailable(`${path}: ${meaningOf(code)}`, code);
}
