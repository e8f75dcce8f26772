import { summaryOf } from '../../charts/summary.ts';
import { part, setText } from '../page/element.ts';
import { midRunSnapshot, ofThatMoment } from '../page/until-snapshot.ts';
import { verdictWaits } from '../WhatGrew/kept-answers.ts';
import { viewWhatGrew } from '../WhatGrew/view-what-grew.ts';
import { type BenchState, wordsOf } from './bench-state.ts';
import { NOTHING_YET } from './idle-words.ts';

/** How often the spoken summary may change, in milliseconds. */
const QUIET_MS = 5000;

/** What is happening, how it ended, the verdict (unless the reader is asked first), and the same for those who hear the page. */
export function viewOutcome(root: HTMLElement, demo: string): (state: BenchState) => void {
  const verdict = part(root, 'verdict');
  const status = part(root, 'status');
  const spoken = part(root, 'spoken');
  const whatGrew = viewWhatGrew(root, demo);
  let saidAt = Number.NEGATIVE_INFINITY;
  let saidMarks = 0;
  return (state) => {
    const { ended, marks, history, events } = state.store;
    const said = ended !== undefined && !verdictWaits(root, demo, events);
    whatGrew(events);
    const snapshot = ended === undefined ? undefined : midRunSnapshot(events);
    const moment = snapshot === undefined ? '' : ` ${ofThatMoment(snapshot)}`;
    setText(verdict, said ? `${ended.verdict.sentence}${moment}` : '');
    verdict.hidden = !said;
    setText(status, ended?.end.sentence ?? statusOf(state));
    status.dataset.kind = ended?.end.kind ?? kindOf(state);
    const summary = summaryOf(history.samples, state.lens, wordsOf(state));
    setText(part(root, 'summary'), summary);
    const now = performance.now();
    if (now - saidAt < QUIET_MS && marks.length === saidMarks && ended === undefined) return;
    saidAt = now;
    const mark = marks.length === saidMarks ? undefined : marks.at(-1);
    saidMarks = marks.length;
    if (state.phase === 'running' || ended !== undefined)
      setText(
        spoken,
        [
          mark === undefined ? '' : `${mark.label}.`,
          ended === undefined
            ? summary
            : `${ended.end.sentence} ${said ? `${ended.verdict.sentence}${moment}` : ''}`,
        ]
          .join(' ')
          .trim(),
      );
  };
}

/** `quiet`: the status says nothing that the rest of the instrument does not show. */
function kindOf(state: BenchState): 'complaint' | 'quiet' | 'plain' {
  if (state.complaint !== undefined) return 'complaint';
  const smooth = state.reach === 'live' && !state.interrupted && state.skipped === 0;
  return smooth && (state.phase === 'running' || state.phase === 'idle') ? 'quiet' : 'plain';
}

function statusOf(state: BenchState): string {
  if (state.complaint !== undefined) return state.complaint.text;
  if (state.reach === 'lost')
    return 'The server does not answer. What was drawn stays. If it has ended, start it again with npm start: this page notices by itself.';
  if (state.interrupted) return 'The connection broke. Trying again; what has been drawn stays.';
  switch (state.phase) {
    case 'starting':
      return 'A cgroup is being made and the program started in it.';
    case 'queued':
      return state.position === undefined || state.position === 0
        ? 'Waiting for a place: it is next.'
        : `Waiting for a place: ${state.position} ${state.position === 1 ? 'run is' : 'runs are'} before it.`;
    case 'stopping':
      return 'Stopping: the program and everything it started is being ended.';
    case 'running':
      return `Running${state.skipped === 0 ? '' : `; ${state.skipped} events were skipped on a slow connection (the export has them)`}.`;
    case 'ended':
      return 'This run has ended. What was measured is being fetched.';
    default:
      return idleText(state);
  }
}

function idleText(state: BenchState): string {
  if (state.reach === 'asking') return 'One moment.';
  if (state.mode === 'replay') return state.player?.playing === true ? 'Playing.' : '';
  if (state.reach === 'none')
    return 'No server answers behind this page and no recording could be shown. Start the notebook with npm start to run the demo.';
  return NOTHING_YET;
}
