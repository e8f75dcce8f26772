import type { Environment } from '../../protocol/environment.ts';

/** Where a run was made, in one line: `Linux 6.18, cgroup v1, ext4, Node 26`. */
export function placeOf(environment: Environment): string {
  const system =
    { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }[environment.platform] ?? environment.platform;
  const kernel = environment.kernel.match(/^\d+\.\d+/)?.[0] ?? environment.kernel;
  const { version, writable } = environment.cgroup;
  const cgroup =
    version === null ? 'no memory cgroup' : `cgroup v${version}${writable ? '' : ' (read-only)'}`;
  const program = environment.program ?? `Node ${environment.node.replace(/^v(\d+).*$/, '$1')}`;
  return `${system} ${kernel}, ${cgroup}, ${environment.filesystem.type}, ${program}`;
}

/** A date as a person writes it: `22 November 2026`. */
export function dayOf(iso: string): string {
  return new Date(iso).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
