import { MB } from '../../charts/stack.ts';
import { isUnavailable, readingOf, type Sample } from '../../protocol/sample.ts';
import { dayOf, placeOf } from '../page/place.ts';
import { printedIn } from './figure.ts';
import { type FrontState, isBusy } from './front-state.ts';
import { jumpFacts, printedInWords } from './in-words.ts';
import { jumpOf, sampleOfTools, writtenAtMs } from './moments.ts';

/** What stands in the place of the question while something runs, and afterwards. */
export interface Slot {
  /** The large number, with its sign where it is a change: "39", "+160". Missing where there is none to tell. */
  readonly number?: string;
  /** Its unit and the tool that prints it: "MB on kubectl top". */
  readonly unit?: string;
  readonly sentence: string;
  /** Whether the sentence tells of something that did not work. */
  readonly isComplaint: boolean;
}

/** What stands there. @returns undefined while the page shows what it was built with */
export function slotOf(state: FrontState): Slot | undefined {
  const sentence = sentenceOf(state);
  if (sentence === undefined) return undefined;
  return {
    ...numberOf(state),
    sentence,
    isComplaint:
      state.complaint !== undefined ||
      state.reach === 'lost' ||
      (state.readerRefused !== undefined && state.told.ended === undefined),
  };
}

function numberOf({ told }: FrontState): Pick<Slot, 'number' | 'unit'> {
  const jump = jumpOf(told);
  const facts = jump === undefined ? undefined : jumpFacts(jump);
  if (facts !== undefined)
    return { number: facts.number.replace(/ MB$/, ''), unit: `MB on kubectl top, ${facts.within}` };
  const sample = told.ended === undefined ? told.samples.at(-1) : sampleOfTools(told);
  const printed = sample === undefined ? [] : printedIn(sample, told.samples);
  const shown =
    printed.find(({ tool }) => tool.id === 'working-set') ?? printed.find(({ tool }) => tool.id === 'rss');
  return shown === undefined
    ? {}
    : { number: String(Math.round(shown.mb)), unit: `MB on ${shown.tool.name}` };
}

function sentenceOf(state: FrontState): string | undefined {
  const { complaint, told, phase, shows } = state;
  if (state.reach === 'lost' && shows === 'run' && told.ended === undefined)
    return 'The server does not answer, so what becomes of this run is not known. What was drawn stays. If the server has ended, start it again with npm start: this page notices by itself.';
  if (complaint !== undefined) return complaint;
  if (shows === 'still') return undefined;
  if (shows === 'replay')
    return told.samples.length === 0 ? 'The recorded run is being fetched.' : course(state);
  if (told.ended !== undefined) return ended(state);
  if (state.interrupted) return 'The connection broke. Trying again; what has been drawn stays.';
  if (phase === 'queued')
    return state.position === undefined || state.position === 0
      ? 'Waiting for a place: this run is next.'
      : `Waiting for a place: ${state.position} ${state.position === 1 ? 'run is' : 'runs are'} before this one.`;
  if (phase === 'stopping') return 'Stopping: the program and everything it started is being ended.';
  if (phase === 'ended') return 'This run has ended. What was measured is being fetched.';
  if (told.samples.length === 0)
    return state.health?.cgroup.writable === false
      ? 'The program is being started, without a memory cgroup of its own.'
      : 'A memory cgroup is being made, and the program started in it.';
  return course(state);
}

/** A run that goes on, or a recording of one. */
function course(state: FrontState): string {
  const { told } = state;
  const jump = jumpOf(told);
  const facts = jump === undefined ? undefined : jumpFacts(jump);
  if (facts !== undefined) return facts.still;
  const sample = told.samples.at(-1);
  if (sample === undefined) return '';
  const missing = missingWitness(sample, told.samples);
  const numbers = `The tools print: ${printedInWords({ printed: printedIn(sample, told.samples) })}.`;
  if (writtenAtMs(told) === undefined) {
    const logged = readingOf(sample, 'demo', 'loggedBytes') ?? 0;
    return `${Math.round(logged / MB)} MB of log are written. ${numbers}${missing}`;
  }
  if (state.readerRefused !== undefined)
    return `The log is written, but this page could not start the second program: ${state.readerRefused}${missing}`;
  const readerRuns = told.marks.some(({ name }) => name === 'start-reader');
  const twice = told.marks.some(({ name }) => name === 'read-twice');
  if (twice) return `The second program has read the log. ${numbers}${missing}`;
  return `The last line is written. ${
    readerRuns
      ? 'A second program has been started beside it.'
      : 'This page now starts a second program beside it.'
  }${missing}`;
}

function ended(state: FrontState): string {
  const { told } = state;
  const end = told.ended?.end.sentence ?? '';
  if (told.samples.length === 0) return end;
  const jump = jumpOf(told);
  const facts = jump === undefined ? undefined : jumpFacts(jump);
  if (facts !== undefined) return `${facts.still} ${end}`.trim();
  const sample = sampleOfTools(told);
  if (sample === undefined) return end;
  const when = writtenAtMs(told) === undefined ? 'At last' : 'With the last line of the log';
  return `${end} ${when}: ${printedInWords({ printed: printedIn(sample, told.samples) })}.${missingWitness(sample, told.samples)}`;
}

/** Which tools have no number here, why, and who counts in their place; empty where all have one. */
function missingWitness(sample: Sample, samples: readonly Sample[]): string {
  if (!isUnavailable(sample.cgroup)) return '';
  const isCounted = printedIn(sample, samples).some(({ tool }) => tool.id === 'cached');
  return ` Datadog and kubectl top have no number here: ${sample.cgroup.unavailable.replace(/\.$/, '')}.${
    isCounted ? ' fincore counts the page cache of the log files.' : ''
  }`;
}

/** What the button says, and how long what it does will take. */
export function buttonOf(state: FrontState): { text: string; time: string; isDisabled: boolean } {
  const isLost = state.reach === 'lost';
  if (isBusy(state))
    return state.phase === 'stopping'
      ? { text: 'Stopping', time: '', isDisabled: true }
      : { text: isLost ? 'No answer' : 'Stop', time: '', isDisabled: isLost };
  if (state.reach === 'none')
    return {
      text: state.shows === 'replay' ? 'Play it again' : 'Play the recorded run',
      time: '9 s',
      isDisabled: false,
    };
  return {
    text: isLost ? 'No answer' : state.shows === 'run' ? 'Run it again' : 'Run this on your machine',
    time: isLost ? '' : '20 s',
    isDisabled: isLost,
  };
}

/** Where what is drawn was made. */
export function madeAt(state: FrontState): string | undefined {
  const { started } = state.told;
  if (state.shows === 'still') return undefined;
  if (started === undefined) return state.shows === 'replay' ? 'A recording' : 'A run of this machine';
  const place = placeOf(started.environment);
  return state.shows === 'replay'
    ? `A real run, recorded on ${dayOf(started.startedAt)}: ${place}. Shown three times as fast.`
    : `${state.told.ended === undefined ? 'Live' : 'Your run'}: ${place}.`;
}
