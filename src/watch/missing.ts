import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, meaningOf } from '../kernel/errno.ts';
import { readKernelFile } from '../kernel/kernel-file.ts';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import { readProcSmapsRollup } from '../kernel/proc-smaps-rollup.ts';
import type { MissingReading } from '../protocol/watch.ts';
import type { FoundSubject } from '../subjects/find-subject.ts';

/**
 * What a watch of a subject cannot read here, why, and the command that would get it. Each is tried, not guessed from the user.
 * What a program knows of itself (its heap) is never read from outside.
 */
export function missingReadings(roots: KernelRoots, { root, dirs }: FoundSubject): MissingReading[] {
  const missing: MissingReading[] = [];
  if ('unavailable' in dirs)
    missing.push({ reading: 'the numbers of the cgroup', because: dirs.unavailable });
  else {
    const usage = readKernelFile(
      join(dirs.memory, dirs.version === 1 ? 'memory.usage_in_bytes' : 'memory.current'),
    );
    if (usage.kind === 'unavailable')
      missing.push({
        reading: 'usage of the cgroup',
        because:
          usage.code === 'ENOENT' && dirs.version === 2
            ? 'The root of cgroup v2 has no memory.current: what is in no group below is counted nowhere.'
            : `${sentence(meaningOf(usage.code ?? ''))}`,
      });
  }
  if (root !== undefined) missing.push(...ofProcess(roots, root.pid));
  missing.push({
    reading: 'heap, timers, goroutines',
    because: 'A program alone knows what its heap holds; a watch reads from outside.',
  });
  return missing;
}

function ofProcess(roots: KernelRoots, pid: number): MissingReading[] {
  const missing: MissingReading[] = [];
  const rollup = readProcSmapsRollup(roots, pid);
  if (rollup.kind === 'unavailable')
    missing.push({
      reading: 'PSS (smaps_rollup)',
      because: sentence(meaningOf(rollup.code ?? '')),
      command: `sudo cat /proc/${pid}/smaps_rollup`,
    });
  const refused = refusalOfDescriptors(join(roots.proc, String(pid), 'fd'));
  if (refused !== undefined)
    missing.push({
      reading: 'descriptors, deleted files that are open',
      because: sentence(meaningOf(refused)),
      command: `sudo ls -l /proc/${pid}/fd | tail`,
    });
  return missing;
}

function refusalOfDescriptors(directory: string): string | undefined {
  try {
    readdirSync(directory);
    return undefined;
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    return code;
  }
}

const sentence = (words: string): string =>
  words === '' ? 'It cannot be read here.' : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
