import { readingOf, type SampleGroup } from '../../src/protocol/sample.ts';
import type { GrowthKind } from '../../src/protocol/verdict.ts';
import type { KnownRun } from './known-runs.ts';
import { samplesOf } from './samples-of.ts';

const anonymous = ['cgroup.usageBytes', 'cgroup.anonBytes', 'process.rssBytes', 'process.rssAnonBytes'];
const kernel = ['cgroup.usageBytes', 'cgroup.kernelBytes'];
const cache = ['cgroup.usageBytes', 'cgroup.fileBytes', 'cgroup.inactiveFileBytes'];

/** Readings in which each class shows as growth, whatever it is called by them. */
const carriers: Readonly<Record<GrowthKind, readonly string[]>> = {
  'page-cache': cache,
  // Its cache may have been there before it was mapped.
  'mapped-file': ['process.rssBytes', 'process.rssFileBytes'],
  'deleted-but-open': [...cache, 'process.deletedOpenBytes'],
  tmpfs: ['cgroup.usageBytes', 'cgroup.fileBytes', 'cgroup.shmemBytes'],
  'js-heap': [...anonymous, 'runtime.heapUsedBytes'],
  timers: [...anonymous, 'runtime.heapUsedBytes', 'runtime.timers'],
  'off-heap': [...anonymous, 'runtime.externalBytes', 'runtime.arrayBuffersBytes'],
  threads: [...anonymous, 'process.threads'],
  goroutines: [...anonymous, 'runtime.goroutines'],
  descriptors: ['process.fds'],
  sockets: [...kernel, 'cgroup.sockBytes'],
  'slab-reclaimable': [...kernel, 'cgroup.slabReclaimableBytes'],
  kernel,
  swap: ['cgroup.swapBytes', 'process.swapBytes'],
  'child-processes': [...anonymous, 'process.processes'],
  anonymous,
};

/** Readings (`group.reading`) in which a class shows. */
export const carriersOf = (kind: GrowthKind): readonly string[] => carriers[kind];

/** Whether a reading is there in a run. */
export function isRead(run: KnownRun, reading: string): boolean {
  const [group = '', name = ''] = reading.split('.');
  return samplesOf(run.events).some((sample) => readingOf(sample, group as SampleGroup, name) !== undefined);
}
