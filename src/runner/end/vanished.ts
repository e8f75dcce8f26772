import { existsSync } from 'node:fs';
import type { CgroupDirs } from '../../kernel/cgroup-dirs.ts';
import { isUnavailable, type Sample } from '../../protocol/sample.ts';
import { directoriesOf } from '../cgroup/cgroup-place.ts';
import type { Cause } from './cause.ts';

/**
 * The cause in a sample that has no numbers of the run's cgroup because somebody has removed it: what runs on
 * then runs without limits and without counters. A reading that failed for another reason is just not there.
 */
export function cgroupVanished(sample: Sample, cgroup: CgroupDirs | undefined): Cause | undefined {
  if (cgroup === undefined || !isUnavailable(sample.cgroup)) return undefined;
  const gone = directoriesOf(cgroup).filter((directory) => !existsSync(directory));
  return gone.length === 0
    ? undefined
    : {
        kind: 'lost',
        what: `its cgroup was removed from outside (${gone.join(', ')}), and its limits and counters with it`,
      };
}
