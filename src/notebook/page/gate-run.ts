/** The event by which a prediction says that a demo may be run now. */
const OPENED = 'notebook:predicted';

/** Whether a prediction on this page still waits for the reader before this demo may be run. */
export function predictionPending(demo: string): boolean {
  return document.querySelector(`run-prediction[data-demo="${demo}"][data-pending]`) !== null;
}

/** Says that nothing waits any more. */
export function announcePredicted(demo: string): void {
  document.dispatchEvent(new CustomEvent<string>(OPENED, { detail: demo }));
}

/** Calls back when a prediction about this demo is made, or is waited for again. */
export function onPredicted(demo: string, listener: () => void): void {
  document.addEventListener(OPENED, (event) => {
    if ((event as CustomEvent<string>).detail === demo) listener();
  });
}
