/** What a bench says where a machine is behind the page and nothing has run on it. */
export const NOTHING_YET =
  'Nothing has run yet. Press Run: a real process starts in a memory cgroup of its own, and these are its counters.';
