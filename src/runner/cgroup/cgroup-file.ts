import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, meaningOf } from '../../kernel/errno.ts';

/** Writes a value to a file of a cgroup. @throws the system's error when the kernel refuses. */
export function writeCgroupFile(directory: string, file: string, value: string): void {
  // Never creates: on a directory that is no cgroup the missing file must be an error.
  const fd = openSync(join(directory, file), constants.O_WRONLY);
  try {
    writeSync(fd, value);
  } finally {
    closeSync(fd);
  }
}

/** Writes a value where the kernel has such a file. @returns whether it took it. */
export function tryWriteCgroupFile(directory: string, file: string, value: string): boolean {
  try {
    writeCgroupFile(directory, file, value);
    return true;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return false;
  }
}

/** Writes a value, unless this kernel has no such file. @throws the system's error when the kernel refuses the value. */
export function writeWhereThere(directory: string, file: string, value: string): void {
  try {
    writeCgroupFile(directory, file, value);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/** A thrown system error as a phrase: "permission denied"; anything else is thrown on. */
export function refusalOf(error: unknown): string {
  const code = errnoOf(error);
  if (code === undefined) throw error;
  return meaningOf(code);
}
