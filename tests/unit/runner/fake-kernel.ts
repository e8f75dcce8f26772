import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KernelRoots } from '../../../src/kernel/kernel-roots.ts';

/** A folder that stands in for a kernel. */
export interface FakeKernel extends KernelRoots {
  readonly folder: string;
  /** Puts a process into it, or one with another start time in its place. */
  process(pid: number, startTimeTicks: number, ppid?: number, state?: string): void;
  file(path: string, text: string): void;
  remove(): void;
}

/** The boot that the fake kernel is in. */
export const BOOT = '12345678-1234-1234-1234-123456789abc';

/** Makes one, with a boot id and a pid namespace. */
export function fakeKernel(): FakeKernel {
  const folder = mkdtempSync(join(tmpdir(), 'fake-kernel-'));
  const proc = join(folder, 'proc');
  const file = (path: string, text: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  file('proc/sys/kernel/random/boot_id', `${BOOT}\n`);
  mkdirSync(join(proc, 'self/ns'), { recursive: true });
  symlinkSync('pid:[1]', join(proc, 'self/ns/pid'));
  return {
    folder,
    proc,
    sys: join(folder, 'sys'),
    file,
    process(pid, startTimeTicks, ppid = 1, state = 'S') {
      const before = `${pid} (a name) ${state} ${ppid} ${pid} ${pid} 0 -1`;
      const zeros = Array.from({ length: 13 }, () => '0').join(' ');
      file(`proc/${pid}/stat`, `${before} ${zeros} ${startTimeTicks} 0 0\n`);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
