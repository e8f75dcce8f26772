import type { Drawn } from '../../charts/drawn-line.ts';

/** A line that a reader has drawn: what is expected of a reading. */
export type Guess = Drawn;

/** A line with the upper end of the chart that it was drawn on, in MB. */
export interface GuessOnChart {
  readonly guess: Guess;
  readonly topMb: number;
}

/** What a prediction hears when a line was drawn for it. */
const DRAWN = 'notebook:drawn';

/** A question on the page that a line can answer. */
export interface OpenGuess {
  /** What the line would be of: "RSS of the process". */
  readonly label: string;
  /** Whether the question is still open, so that a line is waited for. */
  readonly pending: boolean;
  /** The line that was drawn; undefined where none was. */
  readonly guess: Guess | undefined;
  /** Hands a drawn line to the question. */
  answer(drawn: GuessOnChart): void;
}

const isGuess = (value: unknown): value is Guess =>
  Array.isArray(value) &&
  value.length > 1 &&
  value.every((point) => typeof point?.second === 'number' && typeof point?.mb === 'number');

/** Reads a kept line; undefined for anything that is none. */
export function parseGuess(value: unknown): Guess | undefined {
  return isGuess(value) ? value : undefined;
}

/** The question about this demo that a line can answer: the one that is open, else the one that has a line. */
export function guessFor(demo: string): OpenGuess | undefined {
  const all = [...document.querySelectorAll<HTMLElement>(`run-prediction[data-demo="${demo}"][data-draws]`)];
  const element =
    all.find((one) => one.dataset.pending !== undefined) ?? all.find((one) => one.dataset.line !== undefined);
  if (element === undefined) return undefined;
  const line: unknown = JSON.parse(element.dataset.line ?? 'null');
  return {
    label: element.dataset.draws ?? '',
    pending: element.dataset.pending !== undefined,
    guess: parseGuess(line),
    answer: (drawn) => element.dispatchEvent(new CustomEvent<GuessOnChart>(DRAWN, { detail: drawn })),
  };
}

/** Calls back with each line that is drawn for a question. */
export function onDrawn(element: HTMLElement, listener: (drawn: GuessOnChart) => void): void {
  element.addEventListener(DRAWN, (event) => listener((event as CustomEvent<GuessOnChart>).detail));
}
