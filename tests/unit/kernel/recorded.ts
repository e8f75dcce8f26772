import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KernelRoots } from '../../../src/kernel/kernel-roots.ts';

/** The machines whose kernel files were recorded; see tests/fixtures/kernel/README.md. */
export type Machine = 'v1-hybrid-6.18' | 'v2-6.1';

const FIXTURES = join(import.meta.dirname, '../../fixtures/kernel');

/** The recorded kernel, in the place of a real one. */
export function recordedRoots(machine: Machine): KernelRoots {
  return { proc: join(FIXTURES, machine, 'proc'), sys: join(FIXTURES, machine, 'sys') };
}

/** The recorded cgroup's directory. */
export function recordedCgroup(machine: Machine): string {
  return join(FIXTURES, machine, 'cgroup');
}

/** The pid of the recorded process. */
export function recordedPid(machine: Machine): number {
  const pid = readdirSync(recordedRoots(machine).proc).find((name) => /^\d+$/.test(name));
  if (pid === undefined) throw new Error(`no process is recorded for ${machine}`);
  return Number(pid);
}

/** A recorded file's text. */
export function recordedText(machine: Machine, path: string): string {
  return readFileSync(join(FIXTURES, machine, path), 'utf8');
}
