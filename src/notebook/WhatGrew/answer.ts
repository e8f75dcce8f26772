import type { RunEvent } from '../../protocol/run-event.ts';
import type { Verdict } from '../../protocol/verdict.ts';
import { type GrowthChoice, isInProcess } from './choices.ts';

/** What is said of the reader's answer to “What grew?”. */
export interface Feedback {
  readonly right: boolean;
  readonly text: string;
}

/** Compares an answer with the verdict of a run: true of that run, and naming what the reader took for what. */
export function feedbackOn(choice: GrowthChoice, verdict: Verdict): Feedback {
  const said = `You said ${choice.name}.`;
  if (choice.kinds.includes(verdict.kind)) return { right: true, text: `${said} The counters agree.` };
  const wrong = (text: string): Feedback => ({ right: false, text: `${said} ${text}` });
  if (verdict.kind === 'none')
    return wrong('In this run nothing goes on growing: what rises at the start is the program warming up.');
  if (verdict.findings?.some(({ kind }) => choice.kinds.includes(kind)))
    return wrong('That grew too, and it is not most of the growth.');
  return wrong(isInProcess(verdict.kind) ? choice.inProcess : choice.elsewhere);
}

/** The verdict about which a run can be asked: there is one once it has ended, unless the run cannot tell. */
export function verdictToAsk(events: readonly RunEvent[]): Verdict | undefined {
  const last = events.at(-1);
  return last?.type === 'end' && last.data.verdict.kind !== 'cannot-tell' ? last.data.verdict : undefined;
}
