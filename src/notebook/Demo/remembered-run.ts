// A run goes on when the page is reloaded, and when its tab is closed: the tab remembers which one it was, and so does the browser.

const keyOf = (demo: string) => `run:${demo}`;

function stored(storage: () => Storage, key: string): string | undefined {
  try {
    return storage().getItem(key) ?? undefined;
  } catch {
    return undefined; // storage is off: the tab starts afresh
  }
}

/** The run that this tab was showing, if it remembers one. */
export const rememberedRun = (demo: string): string | undefined => stored(() => sessionStorage, keyOf(demo));

/** The last run of a demo in this browser, whichever tab showed it. */
export const lastRun = (demo: string): string | undefined => stored(() => localStorage, keyOf(demo));

const lockOf = (run: string) => `memory-notebook-run:${run}`;
const letGo = new Map<string, () => void>();

/** Whether a tab of this browser shows a run at the moment. Where that cannot be found out, it is taken to be so. */
export async function isShown(run: string): Promise<boolean> {
  const { held } = (await navigator.locks?.query()) ?? {};
  return held === undefined || held.some(({ name }) => name === lockOf(run));
}

/** Lets other tabs know that this one shows a run of the demo, until it shows another or is closed. */
function show(demo: string, run: string | undefined): void {
  letGo.get(demo)?.();
  letGo.delete(demo);
  if (run === undefined) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  letGo.set(demo, resolve);
  void navigator.locks?.request(lockOf(run), { mode: 'shared' }, () => promise);
}

/** Remembers a run for this tab and this browser, or forgets it. */
export function rememberRun(demo: string, run: string | undefined): void {
  show(demo, run);
  try {
    for (const storage of [sessionStorage, localStorage])
      if (run === undefined) storage.removeItem(keyOf(demo));
      else storage.setItem(keyOf(demo), run);
  } catch {
    // storage is off: a reload will start afresh, which is all that is lost
  }
}
