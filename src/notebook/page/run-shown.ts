import type { RunEvent } from '../../protocol/run-event.ts';

/** What a bench tells the rest of the page: the events of the run that it shows now. */
export interface RunShown {
  readonly demo: string;
  readonly mode: 'live' | 'replay';
  /** Left out where a grid shows it beside others. */
  readonly from?: 'bench';
  /** The scenario of the recording, in a replay of one that ships with the site. */
  readonly scenario?: string;
  /** The name of the file, in a replay of one that the reader opened. */
  readonly file?: string;
  /** In a replay: whether the reader has played it. */
  readonly watched?: boolean;
  readonly events: readonly RunEvent[];
}

const NAME = 'notebook:run';

/** Tells the page which run is shown; the parts of the text that belong to the demo listen. */
export function announceRun(shown: RunShown): void {
  document.dispatchEvent(new CustomEvent<RunShown>(NAME, { detail: shown }));
}

/** Listens to the run of one demo. Returns the way out. */
export function onRunShown(demo: string, listener: (shown: RunShown) => void): () => void {
  const heard = (event: Event) => {
    const { detail } = event as CustomEvent<RunShown>;
    if (detail.demo === demo) listener(detail);
  };
  document.addEventListener(NAME, heard);
  return () => document.removeEventListener(NAME, heard);
}

/** Listens to the runs of all demos on the page. */
export function onAnyRunShown(listener: (shown: RunShown) => void): void {
  document.addEventListener(NAME, (event) => listener((event as CustomEvent<RunShown>).detail));
}
