import type { Unavailable } from '../protocol/sample.ts';

/** A group of readings that can be taken again and again, with the descriptors that it keeps. */
export interface GroupReader<T extends object> {
  /**
   * Reads the group now, or says why not. Never throws.
   * @param nowMs the sample's time, for what is asked less often.
   */
  read(nowMs: number): T | Unavailable;
  /** Gives the descriptors back. */
  close(): void;
}
