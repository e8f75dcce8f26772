import type { RunView } from '../protocol/run.ts';
import type { RunEvent } from '../protocol/run-event.ts';
import type { EventLog } from './runner.ts';

/** Counts what a run has recorded, from its first event on: the log itself forgets. */
export function summarize(log: EventLog): () => RunView['summary'] {
  const summary = { samples: 0, marks: 0, logLines: 0, lastTMs: 0 };
  log.subscribe((event: RunEvent) => {
    if (event.type === 'sample') summary.samples += 1;
    else if (event.type === 'mark') summary.marks += 1;
    else if (event.type === 'log') summary.logLines += 1;
    if ('tMs' in event.data) summary.lastTMs = Math.max(summary.lastTMs, event.data.tMs);
  });
  return () => ({ ...summary });
}
