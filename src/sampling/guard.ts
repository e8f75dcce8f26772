import type { Unavailable } from '../protocol/sample.ts';

/**
 * Keeps one group's trouble from the others: whatever goes wrong while it is read becomes the reason why
 * it is not there. A tick never throws on account of the kernel.
 */
export function guarded<T extends object>(read: () => T | Unavailable): T | Unavailable {
  try {
    return read();
  } catch (error) {
    return { unavailable: error instanceof Error ? error.message : String(error) };
  }
}
