import { MB } from '../../charts/stack.ts';
import type { Figure } from './figure.ts';
import type { Jump } from './moments.ts';

/** A step is one from here on, in MB; below it nothing is claimed of it. */
const STEP_FROM_MB = 20;
/** Changes below this are called none: the pages of a process come and go a few at a time. */
const STILL_MB = 1;

/** What can be said of the step of kubectl top, in words. */
export interface JumpFacts {
  /** "Then, within 0.2 s: +160 MB on kubectl top." Its number is marked up. */
  readonly step: string;
  /** The same number alone: "+160 MB". */
  readonly number: string;
  /** How long it took: "within 0.2 s". */
  readonly within: string;
  /** What did not move, as sentences; empty where everything did, or is not known. */
  readonly still: string;
}

const signed = (mb: number): string => `${mb < 0 ? '−' : '+'}${Math.abs(Math.round(mb))} MB`;

/** Puts the step in words. @returns undefined where there was none to speak of */
export function jumpFacts(jump: Jump): JumpFacts | undefined {
  const mb = jump.workingSetBytes / MB;
  if (Math.abs(mb) < STEP_FROM_MB) return undefined;
  const number = signed(mb);
  const within = `within ${(jump.withinMs / 1000).toFixed(1)} s`;
  return {
    number,
    within,
    step: `Then, ${within}: <b>${number}</b> on kubectl top.`,
    still: [writtenInWords(jump.writtenBytes), processInWords(jump.processBytes)]
      .filter((sentence) => sentence !== undefined)
      .join(' '),
  };
}

function writtenInWords(bytes: number | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  return bytes === 0 ? 'Nothing was written.' : `${(bytes / MB).toFixed(1)} MB were written.`;
}

function processInWords(bytes: number | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  return Math.abs(bytes) < STILL_MB * MB
    ? 'The process did not move.'
    : `The process moved by ${signed(bytes / MB)}.`;
}

/** A list as a sentence has it: "a, b and c". */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** What the four tools print, as the middle of a sentence: "Datadog 198, top 86, kubectl top 39 and the heap profiler 10 MB". */
export function printedInWords({ printed }: Pick<Figure, 'printed'>): string {
  return `${listed(
    printed.map(({ tool, mb }) => `${tool.id === 'heap' ? 'the ' : ''}${tool.name} ${Math.round(mb)}`),
  )} MB`;
}

/** The whole figure in words, for those who do not see it. */
export function figureInWords(figure: Figure, lengthSeconds: number): string {
  const { momentAt, printed, axes, jump, isWritten } = figure;
  if (momentAt === undefined) return 'Nothing has been measured yet.';
  const facts = jump === undefined ? undefined : jumpFacts(jump);
  const second = ((momentAt * axes.seconds) / 100).toFixed(1);
  return [
    `The memory of one container over ${lengthSeconds.toFixed(0)} seconds, taken apart.`,
    printed.length === 0
      ? `At second ${second} none of the tools has a number.`
      : `At second ${second}${isWritten ? ', with the last line of its log,' : ''} the tools print: ${printedInWords(figure)}.`,
    facts === undefined || jump === undefined
      ? ''
      : `At second ${(jump.atMs / 1000).toFixed(1)}, ${facts.within}, kubectl top moves by ${facts.number}. ${facts.still}`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
