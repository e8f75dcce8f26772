import type { StreamNotice } from '../protocol/run-event.ts';
import type { EventLog } from '../runner/runner.ts';

/** Where a reader's stream begins. */
export interface ResumePoint {
  /** Events with an id above this one follow. */
  readonly afterId: number;
  /** What the reader must know first. */
  readonly notice?: StreamNotice;
}

/**
 * Decides where a stream begins: right after the reader's last event if everything since is still
 * kept, else from the oldest that is, and the reader is told.
 */
export function resumePoint(log: EventLog, lastSeen: number | undefined | 'not-an-id'): ResumePoint {
  const oldest = log.firstId - 1;
  if (lastSeen === undefined) {
    return oldest < 1
      ? { afterId: 0 }
      : { afterId: oldest, notice: { type: 'gap', data: { from: 1, to: oldest } } };
  }
  const start = Math.max(oldest, 0);
  if (lastSeen === 'not-an-id') {
    return reset(start, 'The last event id that was sent is not one of this notebook.');
  }
  if (lastSeen > log.lastId) {
    return reset(start, `Event ${lastSeen} has not happened in this run; its newest is ${log.lastId}.`);
  }
  if (lastSeen < oldest) {
    return reset(start, `Events ${lastSeen + 1} to ${oldest} are no longer kept.`);
  }
  return { afterId: lastSeen };
}

function reset(afterId: number, reason: string): ResumePoint {
  return { afterId, notice: { type: 'reset', data: { reason } } };
}
