import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { CgroupDirs } from '../../kernel/cgroup-dirs.ts';
import { errnoOf } from '../../kernel/errno.ts';
import { readKernelFile } from '../../kernel/kernel-file.ts';
import { parseSingleNumber } from '../../kernel/single-number.ts';
import { ActionRefused } from '../runner.ts';
import { refusalOf } from './cgroup-file.ts';

/** What came back when the kernel was asked to reclaim. */
export interface Reclaimed {
  /** The file that was written to. */
  readonly file: string;
  readonly beforeBytes: number;
  readonly afterBytes: number;
}

/**
 * Asks the kernel to take back what it can of a cgroup's memory. The write may take long, so it never
 * runs on the event loop. v2 `memory.reclaim` (Linux 5.19) answers EAGAIN when it got less than was
 * asked, which is the normal case here, as everything is asked for; v1 has `memory.force_empty`.
 * Source: Linux Documentation/admin-guide/cgroup-v2.rst, "memory.reclaim"; cgroup-v1/memory.rst §5.1.
 * @throws ActionRefused where the kernel has no such file or says no.
 */
export async function reclaim(dirs: CgroupDirs): Promise<Reclaimed> {
  const file = dirs.version === 2 ? 'memory.reclaim' : 'memory.force_empty';
  const beforeBytes = usageOf(dirs);
  let handle: FileHandle | undefined;
  try {
    handle = await open(join(dirs.memory, file), constants.O_WRONLY);
    await handle.write(dirs.version === 2 ? String(beforeBytes) : '0');
  } catch (error) {
    if (errnoOf(error) !== 'EAGAIN') throw refused(file, error);
  } finally {
    await handle?.close();
  }
  return { file, beforeBytes, afterBytes: usageOf(dirs) };
}

function usageOf(dirs: CgroupDirs): number {
  const file = dirs.version === 2 ? 'memory.current' : 'memory.usage_in_bytes';
  const path = join(dirs.memory, file);
  const usage = readKernelFile(path);
  if (usage.kind === 'unavailable')
    throw new ActionRefused('refused', `The run's memory cannot be read: ${usage.because}.`);
  return parseSingleNumber(usage.value, path);
}

function refused(file: string, error: unknown): ActionRefused {
  if (errnoOf(error) === 'ENOENT') {
    return new ActionRefused(
      'refused',
      `This kernel has no ${file} (memory.reclaim came with Linux 5.19), so nothing can be reclaimed from outside.`,
    );
  }
  return new ActionRefused('refused', `The kernel refused to reclaim through ${file}: ${refusalOf(error)}.`);
}
