/** The event by which a prediction says that a demo may be run now. */
const OPENED = 'notebook:predicted';

/** The prediction on this page that still waits for the reader before this demo may be run or its recording played. */
export function pendingPrediction(demo: string): HTMLElement | undefined {
  return (
    document.querySelector<HTMLElement>(`run-prediction[data-demo="${demo}"][data-pending]`) ?? undefined
  );
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
