import { join } from 'node:path';
import { colonField, kibibyteField, numberField } from './colon-keyed.ts';
import { readKernelFile } from './kernel-file.ts';
import { KernelFormatError } from './kernel-format-error.ts';
import type { KernelRoots } from './kernel-roots.ts';
import { mapReading, type Reading } from './reading.ts';

/** A process's memory and threads. Sizes in bytes, of whole pages. */
export interface ProcStatus {
  readonly pid: number;
  readonly ppid: number;
  /** State letter, as in `/proc/PID/stat`. */
  readonly state: string;
  /** `VmRSS`: pages in memory, files included; undefined for what has no address space: a zombie, a process that is ending, a kernel thread. */
  readonly rssBytes: number | undefined;
  /** `RssAnon`; undefined for a zombie, and before Linux 4.5. */
  readonly rssAnonBytes: number | undefined;
  /** `RssFile`. */
  readonly rssFileBytes: number | undefined;
  /** `RssShmem`. */
  readonly rssShmemBytes: number | undefined;
  /** `VmSwap`: anonymous pages in swap; undefined where `rssBytes` is. */
  readonly swapBytes: number | undefined;
  readonly threads: number;
}

/**
 * Parses `/proc/PID/status`. The kernel counts pages per thread and adds up in batches, so the sizes may
 * be off by some pages per thread; `smaps_rollup` is exact and dear.
 *
 *     Name:   node
 *     State:  S (sleeping)
 *     VmRSS:     52864 kB
 *
 * Source: proc_pid_status(5); Linux Documentation/filesystems/proc.rst, table 1-2.
 * @throws KernelFormatError on any other form.
 */
export function parseProcStatus(text: string, file = '/proc/PID/status'): ProcStatus {
  const state = colonField(text, 'State');
  if (state === undefined || !/^[A-Za-z]( |$)/.test(state)) {
    throw new KernelFormatError(
      file,
      'a line "State: letter (word)"',
      state === undefined ? text : `State: ${state}`,
    );
  }
  return {
    pid: numberField(text, 'Pid', file),
    ppid: numberField(text, 'PPid', file),
    state: state.slice(0, 1),
    rssBytes: kibibyteField(text, 'VmRSS', file),
    rssAnonBytes: kibibyteField(text, 'RssAnon', file),
    rssFileBytes: kibibyteField(text, 'RssFile', file),
    rssShmemBytes: kibibyteField(text, 'RssShmem', file),
    swapBytes: kibibyteField(text, 'VmSwap', file),
    threads: numberField(text, 'Threads', file),
  };
}

/** Reads a process's memory and threads. Unavailable when there is none with that pid. */
export function readProcStatus(roots: KernelRoots, pid: number): Reading<ProcStatus> {
  const path = join(roots.proc, String(pid), 'status');
  return mapReading(readKernelFile(path), (text) => parseProcStatus(text, path));
}
