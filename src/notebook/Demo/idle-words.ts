/** What a bench says where a machine is behind the page and nothing has run on it. */
export const NOTHING_YET = 'Nothing has run yet. Run starts a real process in a memory cgroup of its own.';
