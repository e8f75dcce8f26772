import type { RunEvent } from '../protocol/run-event.ts';
import type { Verdict } from '../protocol/verdict.ts';

/** STUB, replaced in the next commit. */
export function judgeRun(_events: readonly RunEvent[]): Verdict {
  return { kind: 'cannot-tell', sentence: 'Not judged yet.', growthBytes: {} };
}
