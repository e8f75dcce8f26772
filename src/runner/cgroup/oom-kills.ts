import type { CgroupDirs } from '../../kernel/cgroup-dirs.ts';
import { valueOrUndefined } from '../../kernel/reading.ts';
import { readV1MemoryOomControl } from '../../kernel/v1-memory-oom-control.ts';
import { readV2MemoryEvents } from '../../kernel/v2-memory-events.ts';

/**
 * How many processes of a run the kernel killed for want of memory: its own counter, which begins at 0
 * in a new cgroup. Undefined where it cannot be had.
 */
export function readOomKills(dirs: CgroupDirs): number | undefined {
  return dirs.version === 2
    ? valueOrUndefined(readV2MemoryEvents(dirs.memory))?.oomKills
    : valueOrUndefined(readV1MemoryOomControl(dirs.memory))?.oomKills;
}
