import type { Reading } from './reading.ts';

/** Errnos of a system that is short of descriptors, memory or processes just now. Source: errno(3). */
const SHORT: ReadonlySet<string | undefined> = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN']);

/** Whether an errno says that the system is short of something. It tells nothing of what was asked for. */
export function isShortage(code: string | undefined): boolean {
  return SHORT.has(code);
}

/** A question to the kernel could not even be asked, for want of something; asked again it may be answered. */
export class Shortage extends Error {
  override readonly name = 'Shortage';
}

/**
 * A reading that really was asked for. Where something is decided by what is absent (a process is dead, a cgroup is empty, a
 * machine has no cgroups), "too many open files" must not be taken for "not there".
 * @throws Shortage
 */
export function asked<T>(reading: Reading<T>): Reading<T> {
  if (reading.kind === 'unavailable' && isShortage(reading.code)) throw new Shortage(reading.because);
  return reading;
}
