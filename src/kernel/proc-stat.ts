import { join } from 'node:path';
import { readKernelFile } from './kernel-file.ts';
import { KernelFormatError } from './kernel-format-error.ts';
import type { KernelRoots } from './kernel-roots.ts';
import { mapReading, type Reading } from './reading.ts';

/** Who a process is: what tells it from a later one with the same pid, and whether it still lives. */
export interface ProcStat {
  readonly pid: number;
  /** Name of the program, at most 15 bytes, chosen by the program itself. */
  readonly comm: string;
  /** `R` running, `S` sleeping, `D` waiting for a disk, `T` stopped, `Z` zombie, `X` dead, … */
  readonly state: string;
  readonly ppid: number;
  /** Process group. */
  readonly pgrp: number;
  readonly session: number;
  /** Field 22: start after boot, in clock ticks (1/100 s on all usual machines). With the boot id it names a process for ever. */
  readonly startTimeTicks: number;
}

const STARTTIME_FIELD = 22;

/**
 * Parses `/proc/PID/stat`. The second field is the program's name in parentheses, and a program may call
 * itself `) R 1 (`, so the fields are counted from the last closing parenthesis.
 *
 *     4711 (node) S 4700 4711 4700 0 -1 4194304 … 8512345 …
 *
 * Source: proc_pid_stat(5).
 * @throws KernelFormatError on any other form.
 */
export function parseProcStat(text: string, file = '/proc/PID/stat'): ProcStat {
  const open = text.indexOf(' (');
  const close = text.lastIndexOf(') ');
  const fields = text
    .slice(close + 2)
    .trim()
    .split(' ');
  const [state, ppid, pgrp, session] = fields;
  // The list begins with field 3.
  const startTime = fields[STARTTIME_FIELD - 3];
  const numbers = [text.slice(0, Math.max(open, 0)), ppid, pgrp, session, startTime];
  if (
    open < 0 ||
    close < open ||
    !state ||
    !/^[A-Za-z]$/.test(state) ||
    !numbers.every((n) => n !== undefined && /^-?\d+$/.test(n))
  ) {
    throw new KernelFormatError(file, '"pid (name) state ppid …" with at least 22 fields', text);
  }
  return {
    pid: Number(numbers[0]),
    comm: text.slice(open + 2, close),
    state,
    ppid: Number(ppid),
    pgrp: Number(pgrp),
    session: Number(session),
    startTimeTicks: Number(startTime),
  };
}

/** Reads who a process is now. Unavailable when there is none with that pid. */
export function readProcStat(roots: KernelRoots, pid: number): Reading<ProcStat> {
  const path = join(roots.proc, String(pid), 'stat');
  return mapReading(readKernelFile(path), (text) => parseProcStat(text, path));
}

/** Whether a state letter is that of a process that has ended: a zombie still answers to `kill(pid, 0)`. */
export function hasEnded(state: string): boolean {
  return state === 'Z' || state === 'X' || state === 'x';
}
