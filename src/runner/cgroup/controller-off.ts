import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { KernelRoots } from '../../kernel/kernel-roots.ts';
import { readProcCgroups } from '../../kernel/proc-cgroups.ts';
import { valueOrUndefined } from '../../kernel/reading.ts';

const TURN_ON =
  'Put cgroup_enable=memory on the kernel command line (on a Raspberry Pi at the end of the one line in /boot/firmware/cmdline.txt, or /boot/cmdline.txt before Debian 12), take out cgroup_disable=memory if it is there, then restart the machine.';

/**
 * Why no cgroup of this machine can have the memory controller, and what to do: the kernel was started with it off, as
 * Raspberry Pi OS does. No scope and no delegation helps then. Undefined where the kernel has it on, or does not say.
 */
export function memoryControllerOff(roots: Pick<KernelRoots, 'proc'>): string | undefined {
  const memory = valueOrUndefined(readProcCgroups(roots))?.find(({ name }) => name === 'memory');
  return memory?.enabled === false
    ? `The kernel was started with the memory controller off (/proc/cgroups: memory is enabled 0). ${TURN_ON}`
    : undefined;
}

/**
 * The same by the root of the v2 hierarchy, which has every controller that v2 can use at all. Only the true root says
 * so: that of a container looks like it and has what it was given, but it has a cgroup.type.
 * @param mountPoint where the hierarchy is mounted
 * @param controllers those of `cgroup.controllers` there
 */
export function memoryControllerMissingAtRoot(
  mountPoint: string,
  controllers: readonly string[],
): string | undefined {
  return controllers.includes('memory') || existsSync(join(mountPoint, 'cgroup.type'))
    ? undefined
    : `The kernel has no memory controller for cgroup v2 (the root's cgroup.controllers at ${mountPoint} has none), or it is off. ${TURN_ON}`;
}
