import { join } from 'node:path';
import { readKernelFile } from '../../src/kernel/kernel-file.ts';
import { thisKernel } from '../../src/kernel/kernel-roots.ts';
import { markedProcesses } from '../../src/runner/journal/marked-processes.ts';
import { eventually } from './machine.ts';

/** Signal 15 in a mask of signals, of which the lowest bit is signal 1. */
const SIGTERM = 1n << 14n;

/**
 * The members of the family of `forks-a-tree`, as the kernel knows them: processes of a run that lead a session of their
 * own and ignore SIGTERM. The child that each of them has is as deaf, and leads nothing. Source: proc_pid_status(5).
 */
export function deafMembers(stateDir: string, runId: string): number[] {
  return markedProcesses(thisKernel, join(stateDir, 'runs', runId)).filter((pid) => {
    const status = readKernelFile(join(thisKernel.proc, String(pid), 'status'));
    // It has ended since it was listed.
    if (status.kind === 'unavailable') return false;
    const [, session] = /^NSsid:\s+(\d+)/m.exec(status.value) ?? [];
    const [, ignored = '0'] = /^SigIgn:\s+([0-9a-f]+)$/m.exec(status.value) ?? [];
    return Number(session) === pid && (BigInt(`0x${ignored}`) & SIGTERM) !== 0n;
  });
}

/** Waits until all members are there and deaf: the program speaks when it has only begun to start them. */
export async function wholeFamily(stateDir: string, runId: string, members: number): Promise<void> {
  await eventually(`${members} deaf processes`, () => deafMembers(stateDir, runId).length === members);
}
