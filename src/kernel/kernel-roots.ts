/** Where the kernel shows itself. An argument everywhere, so that a folder can stand in for a kernel in tests. */
export interface KernelRoots {
  /** Mount point of procfs. */
  readonly proc: string;
  /** Mount point of sysfs (`/sys`); cgroup mounts are found through `proc/self/mountinfo`, not below it. */
  readonly sys: string;
}

/** The kernel of this machine. */
export const thisKernel: KernelRoots = { proc: '/proc', sys: '/sys' };
