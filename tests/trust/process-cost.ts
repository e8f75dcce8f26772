import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second in /proc/PID/stat. Source: proc(5), sysconf(_SC_CLK_TCK); 100 on every Linux for user space. */
const TICKS = 100;

/** Processor time that a process has used so far, in milliseconds. */
export function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
}

/**
 * How much longer a process has taken for its work than it would with a core of its own, from now until it is asked: 2 when it
 * waited for one as long as it had one. It does not count when it slept. Source: Linux Documentation/scheduler/sched-stats.rst,
 * "/proc/<pid>/schedstat", of its main thread.
 */
export function slowdownOf(pid: number): () => number {
  const look = (): number[] => readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ').map(Number);
  const [ranBefore = 0, waitedBefore = 0] = look();
  return () => {
    const [ran = 0, waited = 0] = look();
    return 1 + (waited - waitedBefore) / Math.max(1, ran - ranBefore);
  };
}

/** Resident memory of a process, in bytes. */
export function rssBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

/** Open descriptors of a process. */
export function descriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}
