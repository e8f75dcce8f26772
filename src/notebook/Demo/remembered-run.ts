// A run goes on when the page is reloaded; the tab remembers which one it was.

const keyOf = (demo: string) => `run:${demo}`;

/** The run that this tab was showing, if it remembers one. */
export function rememberedRun(demo: string): string | undefined {
  try {
    return sessionStorage.getItem(keyOf(demo)) ?? undefined;
  } catch {
    return undefined; // storage is off: the tab starts afresh
  }
}

/** Remembers a run for this tab, or forgets it. */
export function rememberRun(demo: string, run: string | undefined): void {
  try {
    if (run === undefined) sessionStorage.removeItem(keyOf(demo));
    else sessionStorage.setItem(keyOf(demo), run);
  } catch {
    // storage is off: a reload will start afresh, which is all that is lost
  }
}
