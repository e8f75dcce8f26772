/** The event by which a prediction says that it was made or skipped. */
const OPENED = 'notebook:predicted';

/** The prediction about this demo that the reader has neither made nor skipped yet. */
export function pendingPrediction(demo: string): HTMLElement | undefined {
  return (
    document.querySelector<HTMLElement>(`run-prediction[data-demo="${demo}"][data-pending]`) ?? undefined
  );
}

/** What a prediction hears when the reader goes on without it. */
export const SKIPPED = 'notebook:skipped';

/** Skips the prediction about this demo where it is still open: the reader goes on without a guess. */
export function skipPrediction(demo: string): void {
  pendingPrediction(demo)?.dispatchEvent(new Event(SKIPPED));
}

interface Opened {
  readonly demo: string;
  /** The reader did not want to guess. */
  readonly skipped: boolean;
}

/** Says that a prediction was made or skipped, or is waited for. */
export function announcePredicted(demo: string, skipped: boolean): void {
  document.dispatchEvent(new CustomEvent<Opened>(OPENED, { detail: { demo, skipped } }));
}

/** Calls back when a prediction about this demo was made or skipped, or is waited for. */
export function onPredicted(demo: string, listener: (skipped: boolean) => void): void {
  document.addEventListener(OPENED, (event) => {
    const { detail } = event as CustomEvent<Opened>;
    if (detail.demo === demo) listener(detail.skipped);
  });
}
