import { isUnavailable, type Sample } from '../../protocol/sample.ts';
import type { Cause } from './cause.ts';

/**
 * The cause in a sample whose `oom_kill` counter has risen: on cgroup v1 the kernel kills one task and
 * the others live on, so the rise itself ends the run.
 */
export function outOfMemory(sample: Sample): Cause | undefined {
  if (isUnavailable(sample.cgroup)) return undefined;
  const oomKills = sample.cgroup.oomKills ?? 0;
  return oomKills > 0 ? { kind: 'oom', oomKills } : undefined;
}
