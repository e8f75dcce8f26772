import { join } from 'node:path';
import { parseFlatKeyed, requiredField } from './flat-keyed.ts';
import { readKernelFile } from './kernel-file.ts';
import { mapReading, type Reading } from './reading.ts';

/** How often a v2 memory cgroup, descendants included, met its limits. Counts since it was made. */
export interface V2MemoryEvents {
  /** Times that tasks were throttled and made to reclaim because usage was over `memory.high`. */
  readonly high: number;
  /** Times that usage was about to go over `memory.max`: reclaim was tried first. */
  readonly max: number;
  /** Times that usage reached the limit and an allocation was about to fail. */
  readonly oom: number;
  /** Processes killed by any OOM killer. */
  readonly oomKills: number;
  /** Times that the whole group was killed (`memory.oom.group`); left out before Linux 5.17. */
  readonly oomGroupKills?: number;
}

/**
 * Parses `memory.events` (cgroup v2).
 *
 *     low 0
 *     high 0
 *     max 12
 *     oom 1
 *     oom_kill 1
 *     oom_group_kill 0
 *
 * Source: Linux Documentation/admin-guide/cgroup-v2.rst, "Memory Interface Files".
 * @throws KernelFormatError on any other form.
 */
export function parseV2MemoryEvents(text: string, file = 'memory.events'): V2MemoryEvents {
  const values = parseFlatKeyed(text, file);
  const oomGroupKills = values.get('oom_group_kill');
  return {
    high: requiredField(values, 'high', file),
    max: requiredField(values, 'max', file),
    oom: requiredField(values, 'oom', file),
    oomKills: requiredField(values, 'oom_kill', file),
    ...(oomGroupKills === undefined ? {} : { oomGroupKills }),
  };
}

/** Reads `memory.events` of a v2 cgroup. */
export function readV2MemoryEvents(cgroupDir: string): Reading<V2MemoryEvents> {
  const path = join(cgroupDir, 'memory.events');
  return mapReading(readKernelFile(path), (text) => parseV2MemoryEvents(text, path));
}
