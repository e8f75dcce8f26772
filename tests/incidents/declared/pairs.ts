import { MB, part, type Written } from './written.ts';

/** What is wrong with these is two things at once. */
export const pairs: Readonly<Record<string, Written>> = {
  'log-and-timers': {
    what: 'A log fills the page cache, and timers are never cleared.',
    parts: [part('log', 3 * MB), part('timers', 300, { pieceBytes: 4_000 })],
    expects: ['page-cache', 'timers'],
    garbage: 30,
    load: 'waves',
  },
  'log-and-map': {
    what: 'A log fills the page cache, and a map has no bound.',
    parts: [part('log', 2.5 * MB), part('records', 1.5 * MB)],
    expects: ['page-cache', 'js-heap'],
    garbage: 45,
  },
  'files-and-map': {
    what: 'Files are not closed, and a map has no bound.',
    parts: [part('open-files', 30), part('records', 1.5 * MB)],
    expects: ['descriptors', 'js-heap'],
    garbage: 35,
    load: 'noisy',
  },
  'buffers-and-log': {
    what: 'Buffers are kept, and a log fills the page cache.',
    parts: [part('buffers', 1.5 * MB), part('log', 2 * MB)],
    expects: ['off-heap', 'page-cache'],
    garbage: 50,
    load: 'day',
  },
  'helper-and-uploads': {
    what: 'A helper process grows, and uploads stay.',
    parts: [part('growing-child', 2 * MB), part('uploads', 2.5 * MB)],
    expects: ['child-processes', 'page-cache'],
    garbage: 30,
  },
  'spool-and-strings': {
    what: 'Deleted spool files are held open, and an audit trail grows.',
    parts: [part('deleted', 2.5 * MB), part('strings', 1.5 * MB)],
    expects: ['deleted-but-open', 'js-heap'],
    also: ['descriptors'],
    garbage: 40,
  },
  'tmpfs-and-buffers': {
    what: 'Sessions in /tmp and buffers in memory, and neither goes.',
    parts: [part('tmp', 2 * MB), part('buffers', 2 * MB)],
    expects: ['tmpfs', 'off-heap'],
    garbage: 40,
    load: 'noisy',
  },
  'workers-and-log': {
    what: 'Worker threads pile up, and a log fills the page cache.',
    parts: [part('workers', 0.4), part('log', 3 * MB)],
    expects: ['threads', 'page-cache'],
    also: ['descriptors'],
    garbage: 25,
  },
  'map-and-buffers': {
    what: 'Each request leaves a record in a map and its body in a list.',
    parts: [part('records', 1.5 * MB), part('buffers', 1.5 * MB)],
    expects: ['js-heap', 'off-heap'],
    garbage: 40,
    load: 'waves',
  },
  'files-and-log': {
    what: 'Files are not closed, and a log fills the page cache.',
    parts: [part('open-files', 35), part('log', 3 * MB)],
    expects: ['descriptors', 'page-cache'],
    garbage: 60,
  },
  'timers-and-buffers': {
    what: 'Timers are never cleared, and buffers are kept.',
    parts: [part('timers', 300, { pieceBytes: 4_000 }), part('buffers', 1.5 * MB)],
    // By the counters the timers may hold the buffers.
    expects: ['timers'],
    also: ['off-heap'],
    garbage: 35,
  },
  'names-and-map': {
    what: 'Missing files are looked for, and a map has no bound.',
    parts: [part('missing-names', 4_000), part('records', 1.5 * MB)],
    expects: ['slab-reclaimable', 'js-heap'],
    garbage: 30,
  },
  'codec-and-log': {
    what: 'The memory of a codec grows, and a log fills the page cache.',
    parts: [part('wasm', 1.5 * MB), part('log', 2.5 * MB)],
    expects: ['anonymous', 'page-cache'],
    garbage: 35,
  },
  'store-and-map': {
    what: 'A mapped store grows, and so does a map.',
    parts: [part('mapped-store', 2 * MB), part('records', 1.5 * MB)],
    expects: ['mapped-file', 'js-heap'],
    garbage: 30,
  },
};
