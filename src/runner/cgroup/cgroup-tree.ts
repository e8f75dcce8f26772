import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../../kernel/errno.ts';
import { isShortage, Shortage } from '../../kernel/shortage.ts';

/**
 * A cgroup directory and all below it, deepest first, which is the order in which they can be removed. The notebook makes
 * none below a run's; a program outside of a sandbox may, and may move its processes there.
 * Source: cgroup-v2.rst, "Organizing Processes and Threads".
 * @returns the directory alone, where it is gone or closed to us.
 * @throws Shortage when it cannot be looked into just now
 */
export function cgroupTree(directory: string): string[] {
  return [...cgroupsBelow(directory).flatMap(cgroupTree), directory];
}

function cgroupsBelow(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(directory, entry.name));
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    if (isShortage(code)) throw new Shortage(`${directory}: ${code}`);
    return [];
  }
}
