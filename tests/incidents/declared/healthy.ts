import { MB, part, type Written } from './written.ts';

/** Nothing is wrong with these. */
export const healthy: Readonly<Record<string, Written>> = {
  'plain-service': { what: 'Requests and garbage, and nothing else.', garbage: 80, heldMs: 250 },
  'busy-in-waves': { what: 'The same in waves of six seconds.', load: 'waves', garbage: 100, heldMs: 400 },
  'day-and-night': {
    what: 'Little traffic at night, much by day.',
    load: 'day',
    garbage: 60,
    baseMb: 30,
    heldMs: 500,
  },
  'lru-fills': {
    what: 'A cache with a bound fills in the first half and is turned over in the second.',
    parts: [part('lru', 2.2 * MB, { most: 30 * MB })],
    garbage: 40,
    seconds: 36,
  },
  'warms-up': {
    what: 'Tables of 40 MB are built while the first requests come.',
    parts: [part('warm-up', 0)],
    garbage: 40,
  },
  'exports-in-batches': {
    what: 'Each 7 seconds an export needs 25 MB for two seconds.',
    parts: [part('exports', 25 * (MB / 7), { pieceBytes: 25 * MB, everySeconds: 7 })],
    garbage: 30,
    seconds: 36,
  },
  'bodies-come-and-go': {
    what: 'Bodies of 5 MB are held for a second, in bursts.',
    parts: [part('uploads2', 8 * MB)],
    load: 'bursts',
    garbage: 40,
  },
  'reader-of-a-backup': {
    what: 'A backup is read once from beginning to end: page cache, and nothing wrong.',
    parts: [part('backup', 10 * MB)],
    also: ['page-cache'],
    garbage: 40,
  },
  'pool-at-once': {
    what: 'A pool of six threads is started at once, after a sixth of the watch.',
    parts: [part('pool', 1, { from: 0.16 })],
    garbage: 30,
    seconds: 36,
  },
  'connections-churn': {
    what: 'Descriptors and timers come in waves and are closed again.',
    parts: [part('files-in-waves', 60, { most: 300 }), part('timer-churn', 400, { most: 2_500 })],
    garbage: 45,
    load: 'noisy',
  },
  'process-per-request': {
    what: 'A small process is started for some requests and ends.',
    parts: [part('short-children', 6)],
    garbage: 40,
  },
  'work-files': {
    what: 'Files are written, used and deleted.',
    parts: [part('work-files', 6 * MB)],
    also: ['page-cache'],
    garbage: 50,
    load: 'waves',
  },
  'log-with-a-bound': {
    what: 'A log of which the last two files are kept.',
    parts: [part('bounded-log', 3 * MB, { most: 10 * MB })],
    also: ['page-cache'],
    garbage: 40,
    seconds: 40,
  },
  'silent-and-sound': {
    what: 'Requests and garbage, and no word of itself.',
    reports: false,
    load: 'noisy',
    garbage: 60,
  },
  'traffic-falls': {
    what: 'Much traffic at first, little at the end.',
    load: 'falling',
    garbage: 70,
    heldMs: 300,
  },
  'cache-of-buffers': {
    what: 'A cache of buffers with a bound fills the slower the fuller it is.',
    parts: [part('buffer-cache', 5 * MB, { most: 40 * MB })],
    garbage: 30,
    seconds: 40,
  },
  'log-at-a-limit': {
    what: 'A log at a limit: the kernel takes back cache as it is needed, and nothing is wrong.',
    parts: [part('log', 8 * MB)],
    also: ['page-cache'],
    limitMb: 160,
    garbage: 30,
  },
  'taken-back': {
    what: 'The kernel is asked to take back what it can, at two thirds of the watch.',
    parts: [part('work-files', 3 * MB), part('backup', 2 * MB, { until: 0.3 })],
    also: ['page-cache'],
    garbage: 30,
    reclaimsAfterSeconds: 20,
  },
  'large-collections': {
    what: 'Requests are in flight for two seconds: large collections, far apart.',
    garbage: 60,
    heldMs: 2_000,
    seconds: 40,
    baseMb: 20,
  },
};
