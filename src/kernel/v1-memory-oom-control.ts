import { join } from 'node:path';
import { parseFlatKeyed, requiredField } from './flat-keyed.ts';
import { readKernelFile } from './kernel-file.ts';
import { mapReading, type Reading } from './reading.ts';

/** What a v1 memory cgroup does, and did, when memory ran out. */
export interface V1MemoryOomControl {
  /** Whether the killer is switched off, so that tasks wait instead. */
  readonly oomKillDisabled: boolean;
  /** Whether tasks wait for memory now. */
  readonly underOom: boolean;
  /** Tasks killed by the kernel in this cgroup; left out before Linux 4.13, which did not count them. */
  readonly oomKills?: number;
}

/**
 * Parses `memory.oom_control` (cgroup v1).
 *
 *     oom_kill_disable 0
 *     under_oom 0
 *     oom_kill 0
 *
 * Source: Linux Documentation/admin-guide/cgroup-v1/memory.rst §10; `oom_kill` since Linux 4.13
 * (commit 8e675f7af507).
 * @throws KernelFormatError on any other form.
 */
export function parseV1MemoryOomControl(text: string, file = 'memory.oom_control'): V1MemoryOomControl {
  const values = parseFlatKeyed(text, file);
  const oomKills = values.get('oom_kill');
  return {
    oomKillDisabled: requiredField(values, 'oom_kill_disable', file) !== 0,
    underOom: requiredField(values, 'under_oom', file) !== 0,
    ...(oomKills === undefined ? {} : { oomKills }),
  };
}

/** Reads `memory.oom_control` of a v1 memory cgroup. */
export function readV1MemoryOomControl(memoryDir: string): Reading<V1MemoryOomControl> {
  const path = join(memoryDir, 'memory.oom_control');
  return mapReading(readKernelFile(path), (text) => parseV1MemoryOomControl(text, path));
}
