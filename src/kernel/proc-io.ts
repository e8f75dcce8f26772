import { join } from 'node:path';
import { numberField } from './colon-keyed.ts';
import { readKernelFile } from './kernel-file.ts';
import type { KernelRoots } from './kernel-roots.ts';
import { mapReading, type Reading } from './reading.ts';

/** What a process and its waited-for children read and wrote, in bytes. */
export interface ProcIo {
  /** `rchar`: passed through read(2) and its kin, from the cache or not. */
  readonly readCharBytes: number;
  /** `wchar`: passed through write(2) and its kin. */
  readonly writtenCharBytes: number;
  /** `read_bytes`: fetched from a disk. */
  readonly readDiskBytes: number;
  /** `write_bytes`: dirtied in the page cache, counted when dirtied. */
  readonly writtenDiskBytes: number;
  /** `cancelled_write_bytes`: dirty pages thrown away unwritten, as when a new file is deleted. */
  readonly cancelledWriteBytes: number;
}

/**
 * Parses `/proc/PID/io`.
 *
 *     rchar: 323934931
 *     wchar: 323929600
 *     syscr: 632687
 *     syscw: 632675
 *     read_bytes: 0
 *     write_bytes: 323932160
 *     cancelled_write_bytes: 0
 *
 * Source: proc_pid_io(5); Linux Documentation/filesystems/proc.rst §3.3.
 * @throws KernelFormatError on any other form.
 */
export function parseProcIo(text: string, file = '/proc/PID/io'): ProcIo {
  return {
    readCharBytes: numberField(text, 'rchar', file),
    writtenCharBytes: numberField(text, 'wchar', file),
    readDiskBytes: numberField(text, 'read_bytes', file),
    writtenDiskBytes: numberField(text, 'write_bytes', file),
    cancelledWriteBytes: numberField(text, 'cancelled_write_bytes', file),
  };
}

/** Reads what a process read and wrote. Unavailable for other users' processes. */
export function readProcIo(roots: KernelRoots, pid: number): Reading<ProcIo> {
  const path = join(roots.proc, String(pid), 'io');
  return mapReading(readKernelFile(path), (text) => parseProcIo(text, path));
}
