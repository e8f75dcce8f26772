/**
 * The directories of one cgroup. On v2 there is one; on v1 each controller has a hierarchy of its
 * own, and a hybrid host has a controller-less cgroup2 beside them, whose `cgroup.kill` and
 * `cgroup.events` work all the same.
 */
export interface CgroupDirs {
  readonly version: 1 | 2;
  /** Absolute path of the directory with `memory.stat`. */
  readonly memory: string;
  /** Absolute path of the directory with `pids.max`; on v2 the same as `memory`; absent without the pids controller. */
  readonly pids?: string;
  /** Absolute path of a cgroup2 directory: on v2 the same as `memory`, on a hybrid host the one beside v1. */
  readonly unified?: string;
}
