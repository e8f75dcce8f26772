/** What a bench says where a machine is behind the page and nothing has run on it. */
export const NOTHING_YET = 'Nothing has run yet. Run starts a real process in a memory cgroup of its own.';

/** What stands on the chart while a question is open that a line can answer; the label is that of what the line is of. */
export const hintToDraw = (label: string): string => `Draw the line you expect: ${label}.`;
