import type { GrowthKind } from '../../src/protocol/verdict.ts';
import type { Incident } from './incident.ts';
import type { Load, Part } from './programs/service/plan.ts';

const MB = 1e6;

/** An incident as it is written down here; what is left out is ordinary. */
interface Written {
  readonly what: string;
  readonly parts?: readonly Part[];
  readonly expects?: readonly GrowthKind[];
  readonly also?: readonly GrowthKind[];
  readonly or?: Incident['or'];
  readonly load?: Load;
  /** MB of garbage a second. */
  readonly garbage?: number;
  readonly seconds?: number;
  readonly requests?: number;
  readonly heldMs?: number;
  readonly baseMb?: number;
  readonly reports?: boolean;
  readonly program?: Incident['program'];
  readonly mayBeMissed?: boolean;
  readonly limitMb?: number;
  readonly ends?: Incident['ends'];
  readonly stopsAfterSeconds?: number;
  readonly crashesAfterSeconds?: number;
  readonly reclaimsAfterSeconds?: number;
  readonly limitChanges?: Incident['limitChanges'];
}

const part = (does: string, perSecond: number, more: Partial<Part> = {}): Part => ({
  does,
  perSecond,
  ...more,
});

/** What is wrong with these is one thing. */
const single: Readonly<Record<string, Written>> = {
  'log-fills-cache': {
    what: 'A log is rotated by size, and nothing is ever deleted.',
    parts: [part('log', 4 * MB)],
    expects: ['page-cache'],
    load: 'waves',
    garbage: 40,
  },
  'map-without-bound': {
    what: 'Each request leaves a record in a map under a new key.',
    parts: [part('records', 1.5 * MB)],
    expects: ['js-heap'],
    garbage: 60,
    heldMs: 300,
  },
  'timers-never-cleared': {
    what: 'Each request starts a repeating timer that nobody stops.',
    parts: [part('timers', 400)],
    expects: ['timers'],
    load: 'noisy',
    garbage: 30,
  },
  'buffers-kept': {
    what: 'Bodies of requests are kept as buffers.',
    parts: [part('buffers', 2 * MB)],
    expects: ['off-heap'],
    garbage: 50,
    load: 'waves',
  },
  'deleted-spool': {
    what: 'Spool files are unlinked and never closed.',
    parts: [part('deleted', 3 * MB)],
    expects: ['deleted-but-open'],
    also: ['descriptors'],
    garbage: 40,
  },
  'files-never-closed': {
    what: 'Each request opens a file and does not close it.',
    parts: [part('open-files', 40)],
    expects: ['descriptors'],
    garbage: 45,
  },
  'worker-per-tenant': {
    what: 'A worker thread is started for each new tenant, and none is ended.',
    parts: [part('workers', 0.5)],
    expects: ['threads'],
    also: ['descriptors'],
    garbage: 25,
  },
  'helper-grows': {
    what: 'A helper process keeps what it is sent.',
    parts: [part('growing-child', 2 * MB)],
    expects: ['child-processes'],
    garbage: 40,
  },
  'sessions-on-tmpfs': {
    what: 'Sessions are files in /tmp, which is a tmpfs.',
    parts: [part('tmp', 2 * MB)],
    expects: ['tmpfs'],
    garbage: 50,
    load: 'bursts',
  },
  'codec-grows': {
    what: 'The memory of a WebAssembly codec grows; no counter of the runtime has it.',
    parts: [part('wasm', 2 * MB)],
    expects: ['anonymous'],
    garbage: 40,
  },
  'names-that-are-missing': {
    what: 'Each request looks for files that do not exist, under new names.',
    parts: [part('missing-names', 4_000)],
    expects: ['slab-reclaimable'],
    garbage: 30,
  },
  'silent-heap-leak': {
    what: 'A map without a bound, in a program that says nothing of itself.',
    parts: [part('records', 1.8 * MB)],
    expects: ['js-heap'],
    reports: false,
    garbage: 50,
  },
  'uploads-stay': {
    what: 'Uploads are written to a disk and stay there.',
    parts: [part('uploads', 3 * MB)],
    expects: ['page-cache'],
    load: 'bursts',
    garbage: 60,
    heldMs: 400,
  },
  'audit-trail': {
    what: 'An audit trail of texts in memory that nobody trims, by day and by night.',
    parts: [part('strings', 1.2 * MB)],
    expects: ['js-heap'],
    load: 'day',
    garbage: 35,
  },
  'listeners-pile-up': {
    what: 'Each request adds a listener to an emitter that lives as long as the process.',
    parts: [part('listeners', 1.2 * MB)],
    expects: ['js-heap'],
    load: 'noisy',
    garbage: 70,
    heldMs: 200,
  },
  'promises-never-settle': {
    what: 'Requests wait for promises that never settle.',
    parts: [part('promises', 2 * MB)],
    expects: ['js-heap'],
    load: 'bursts',
    garbage: 50,
  },
  'timeouts-of-two-hours': {
    what: 'Each request sets a time limit of two hours and does not clear it when it is answered.',
    parts: [part('timeouts', 150, { pieceBytes: 6_000 })],
    expects: ['timers'],
    garbage: 55,
    load: 'waves',
  },
  'arrays-of-numbers': {
    what: 'Results are kept as typed arrays.',
    parts: [part('typed-arrays', 3 * MB)],
    expects: ['off-heap'],
    load: 'waves',
    garbage: 100,
    heldMs: 150,
  },
  'addon-leaks': {
    what: 'A native addon calls malloc and never free.',
    parts: [part('malloc', 1.5 * MB)],
    expects: ['anonymous'],
    garbage: 45,
    load: 'noisy',
  },
  'log-deleted-while-written': {
    what: 'A rotation deleted the log, and the service still writes to it.',
    parts: [part('deleted-log', 2.5 * MB)],
    expects: ['deleted-but-open'],
    garbage: 30,
    load: 'waves',
  },
  'ring-in-shared-memory': {
    what: 'A file in /dev/shm is written on and on.',
    parts: [part('shm', 1.5 * MB)],
    expects: ['tmpfs'],
    garbage: 60,
  },
  'mapped-store': {
    what: 'A store maps its data file and writes at the end of it.',
    parts: [part('mapped-store', 3 * MB)],
    expects: ['mapped-file'],
    garbage: 40,
  },
  'mapped-index': {
    what: 'An index that was written at the start is read page by page through its mapping.',
    parts: [part('mapped-index', 3 * MB)],
    expects: ['mapped-file'],
    also: ['page-cache'],
    garbage: 30,
  },
  'rows-in-sqlite': {
    what: 'SQLite maps its database, and row after row is put in.',
    parts: [part('sqlite', 2.5 * MB)],
    expects: ['page-cache'],
    also: ['mapped-file'],
    or: { 'page-cache': ['mapped-file'] },
    garbage: 30,
  },
  'idle-connections': {
    what: 'Connections are opened and never closed, with nothing in them.',
    parts: [part('idle-sockets', 25)],
    expects: ['descriptors'],
    also: ['sockets', 'kernel', 'js-heap', 'slab-reclaimable'],
    garbage: 30,
  },
  'peer-does-not-read': {
    what: 'Each connection has sent data that the far end never reads; the kernel keeps it.',
    parts: [part('unread-unix', 1.8 * MB)],
    expects: ['sockets'],
    also: ['descriptors', 'js-heap'],
    or: { sockets: ['kernel'] },
    garbage: 30,
  },
  'tcp-peer-does-not-read': {
    // Cgroup v1 charges TCP buffers only where a limit on them was set: the memory is in no counter of this run.
    what: 'The same by TCP.',
    parts: [part('unread-tcp', 2 * MB)],
    expects: ['descriptors'],
    also: ['sockets', 'js-heap', 'kernel', 'slab-reclaimable'],
    or: { descriptors: ['sockets'] },
    garbage: 30,
  },
  'empty-files': {
    what: 'Each request leaves a lock file, which is empty: a name and an inode.',
    parts: [part('empty-files', 1_200)],
    expects: ['slab-reclaimable'],
    also: ['page-cache', 'kernel'],
    garbage: 25,
  },
  'pipes-full': {
    what: 'Named pipes are written to, and nobody reads them.',
    parts: [part('pipes', 0.75 * MB)],
    expects: ['kernel'],
    also: ['descriptors'],
    garbage: 30,
  },
  'sparse-mappings': {
    what: 'Wide mappings of which a page in two megabytes is touched: as much page tables as memory.',
    parts: [part('page-tables', 0.8 * MB)],
    expects: ['kernel'],
    also: ['anonymous'],
    garbage: 20,
  },
  'sleepers-pile-up': {
    what: 'A small process is started for each job, and none ends.',
    parts: [part('children', 3)],
    expects: ['child-processes'],
    also: ['kernel', 'descriptors'],
    garbage: 30,
  },
  'runtimes-pile-up': {
    what: 'A Node process is started for each job, and none ends.',
    parts: [part('node-children', 0.25)],
    expects: ['child-processes'],
    also: ['threads', 'descriptors', 'kernel'],
    garbage: 20,
  },
  'silent-buffers': {
    what: 'Buffers are kept by a program that says nothing of itself.',
    parts: [part('buffers', 2 * MB)],
    expects: ['off-heap'],
    reports: false,
    load: 'noisy',
    garbage: 60,
  },
  'silent-log': {
    what: 'A log fills the page cache, and the program says nothing of itself.',
    parts: [part('log', 3 * MB)],
    expects: ['page-cache'],
    reports: false,
    garbage: 70,
    heldMs: 300,
  },
};

/** What is wrong with these is two things at once. */
const pairs: Readonly<Record<string, Written>> = {
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
    expects: ['timers', 'off-heap'],
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

/** Nothing is wrong with these. */
const healthy: Readonly<Record<string, Written>> = {
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

/** Limits, early ends, and leaks that begin, end or hide. */
const odd: Readonly<Record<string, Written>> = {
  'cache-gives-way': {
    what: 'At a limit the cache of a log gives way to a map without a bound: the number of the container is flat.',
    parts: [part('log', 8 * MB), part('records', 2 * MB)],
    expects: ['js-heap'],
    also: ['page-cache'],
    limitMb: 180,
    garbage: 30,
    seconds: 36,
  },
  'killed-with-buffers': {
    what: 'Buffers are kept until the kernel kills it.',
    parts: [part('buffers', 8 * MB)],
    expects: ['off-heap'],
    limitMb: 150,
    ends: 'oom-killed',
    garbage: 30,
  },
  'killed-with-records': {
    what: 'A map grows until the kernel kills it.',
    parts: [part('records', 6 * MB)],
    expects: ['js-heap'],
    limitMb: 160,
    ends: 'oom-killed',
    garbage: 20,
  },
  'stopped-soon': {
    what: 'A map without a bound, stopped after six seconds.',
    parts: [part('records', 3 * MB)],
    expects: ['js-heap'],
    mayBeMissed: true,
    stopsAfterSeconds: 6,
    ends: 'stopped',
    garbage: 40,
  },
  'stopped-soon-and-sound': {
    what: 'A sound service, stopped after seven seconds.',
    stopsAfterSeconds: 7,
    ends: 'stopped',
    garbage: 60,
  },
  'crashes-with-timers': {
    what: 'Timers are never cleared; an error ends it after fourteen seconds.',
    parts: [part('timers', 500)],
    expects: ['timers'],
    crashesAfterSeconds: 14,
    ends: 'failed',
    garbage: 40,
  },
  'crashes-and-sound': {
    what: 'A sound service that an error ends after nine seconds.',
    crashesAfterSeconds: 9,
    ends: 'failed',
    garbage: 50,
    load: 'waves',
  },
  'leak-begins-late': {
    what: 'A map without a bound, from two fifths of the watch on.',
    parts: [part('records', 2 * MB, { from: 0.4 })],
    expects: ['js-heap'],
    garbage: 40,
    seconds: 40,
  },
  'log-begins-late': {
    what: 'Debug logging is switched on in the middle.',
    parts: [part('log', 5 * MB, { from: 0.45 })],
    expects: ['page-cache'],
    garbage: 50,
    load: 'noisy',
  },
  'leak-that-stops': {
    what: 'Buffers are kept until three fifths of the watch.',
    parts: [part('buffers', 2.5 * MB, { until: 0.6 })],
    expects: ['off-heap'],
    // By its counters it is a cache that has filled.
    mayBeMissed: true,
    garbage: 40,
    seconds: 36,
  },
  'timers-that-stop': {
    what: 'Timers are never cleared, and no more are started after three fifths.',
    parts: [part('timers', 500, { until: 0.6, pieceBytes: 2_500 })],
    expects: ['timers'],
    // By its counters it is a cache that has filled.
    mayBeMissed: true,
    garbage: 35,
    seconds: 36,
  },
  'slow-map': {
    what: 'A map grows by a tenth of a megabyte a second, in the noise of the collections.',
    parts: [part('records', 0.12 * MB)],
    expects: ['js-heap'],
    mayBeMissed: true,
    garbage: 60,
    seconds: 40,
  },
  'slow-buffers': {
    what: 'Buffers are kept at a seventh of a megabyte a second.',
    parts: [part('buffers', 0.15 * MB, { pieceBytes: 30_000 })],
    expects: ['off-heap'],
    mayBeMissed: true,
    garbage: 40,
    seconds: 40,
  },
  'map-in-batches': {
    what: 'Each five seconds a batch leaves ten megabytes of records.',
    parts: [part('records', 2 * MB, { everySeconds: 5 })],
    expects: ['js-heap'],
    garbage: 35,
    seconds: 40,
  },
  'uploads-in-batches': {
    what: 'Each six seconds a batch of uploads is written.',
    parts: [part('uploads', 3 * MB, { everySeconds: 6 })],
    expects: ['page-cache'],
    garbage: 40,
    seconds: 40,
  },
  'buffers-in-batches': {
    what: 'Each five seconds a batch of buffers stays.',
    parts: [part('buffers', 2 * MB, { everySeconds: 5 })],
    expects: ['off-heap'],
    garbage: 50,
    load: 'waves',
    seconds: 40,
  },
};

/** A leak beside something healthy that looks like one, or hides it. */
const hidden: Readonly<Record<string, Written>> = {
  'large-collections-and-map': {
    what: 'A map without a bound under large collections, far apart.',
    parts: [part('records', 1.6 * MB)],
    expects: ['js-heap'],
    garbage: 50,
    heldMs: 1_800,
    seconds: 45,
  },
  'full-cache-and-strings': {
    what: 'A cache with a bound fills in the first third, and an audit trail grows on.',
    parts: [part('lru', 3 * MB, { most: 25 * MB }), part('strings', 1.2 * MB)],
    expects: ['js-heap'],
    garbage: 30,
    seconds: 40,
  },
  'bodies-and-buffers': {
    what: 'Bodies of requests come and go in bursts, and some are kept.',
    parts: [part('uploads2', 6 * MB), part('buffers', 1.5 * MB)],
    expects: ['off-heap'],
    load: 'bursts',
    garbage: 30,
    seconds: 40,
  },
  'descriptors-in-waves-and-some-stay': {
    what: 'Descriptors come in waves and are closed, but for some.',
    parts: [part('files-in-waves', 50, { most: 120 }), part('open-files', 15)],
    expects: ['descriptors'],
    garbage: 40,
    seconds: 40,
  },
  'work-files-and-records': {
    what: 'Files come and go, and a map has no bound.',
    parts: [part('work-files', 5 * MB), part('records', 1.5 * MB)],
    expects: ['js-heap'],
    also: ['page-cache'],
    garbage: 40,
    load: 'noisy',
  },
  'warms-up-and-uploads': {
    what: 'Tables are built while the first requests come, and uploads stay on the disk.',
    parts: [part('warm-up', 0), part('uploads', 3 * MB)],
    expects: ['page-cache'],
    also: ['js-heap'],
    garbage: 30,
    seconds: 36,
  },
  'day-and-promises': {
    what: 'Promises never settle, by day more than by night.',
    parts: [part('promises', 1.8 * MB)],
    expects: ['js-heap'],
    load: 'day',
    garbage: 70,
    baseMb: 25,
    seconds: 40,
  },
  'three-at-once': {
    what: 'A log fills the page cache, timers are never cleared, and buffers are kept.',
    parts: [part('log', 3 * MB), part('timers', 300, { pieceBytes: 5_000 }), part('buffers', 2 * MB)],
    expects: ['page-cache', 'timers', 'off-heap'],
    garbage: 30,
    seconds: 36,
  },
  'limit-is-lowered': {
    what: 'A backup is read, and the limit is lowered in the middle: the kernel takes the cache back.',
    parts: [part('backup', 9 * MB, { until: 0.5 }), part('work-files', 3 * MB)],
    also: ['page-cache'],
    limitMb: 900,
    limitChanges: { afterSeconds: 18, toMb: 150 },
    garbage: 30,
    seconds: 36,
  },
  'limit-is-raised': {
    what: 'A log stands at a limit, which is raised in the middle: there is room for more cache.',
    parts: [part('log', 6 * MB)],
    also: ['page-cache'],
    limitMb: 140,
    limitChanges: { afterSeconds: 18, toMb: 800 },
    garbage: 30,
    seconds: 36,
  },
};

/** A program that is not JavaScript. */
const python: Readonly<Record<string, Written>> = {
  'python-rows': {
    program: 'python-service',
    what: 'A list of small objects grows in a Python service.',
    parts: [part('rows', 1.5 * MB)],
    expects: ['anonymous'],
    load: 'noisy',
    garbage: 20,
  },
  'python-bodies-and-log': {
    program: 'python-service',
    what: 'A Python service keeps bodies of requests, and its log fills the page cache.',
    parts: [part('bodies', 2 * MB), part('log', 3 * MB)],
    expects: ['anonymous', 'page-cache'],
    load: 'waves',
    garbage: 20,
  },
  'python-after-a-report': {
    program: 'python-service',
    what: 'A report was built once, and the arenas of its objects stay: a plateau.',
    parts: [part('burst', 1, { from: 0.15, most: 60 * MB })],
    also: ['anonymous'],
    garbage: 15,
  },
  'python-sound': {
    program: 'python-service',
    what: 'A Python service with nothing wrong.',
    load: 'bursts',
    garbage: 25,
    heldMs: 400,
  },
};

function incidentOf([id, written]: [string, Written], index: number): Incident {
  const { what, expects = [], also = [], or = {}, mayBeMissed = false, limitMb = 0 } = written;
  const { stopsAfterSeconds, reclaimsAfterSeconds, crashesAfterSeconds, limitChanges } = written;
  return {
    id,
    what,
    plan: {
      seed: 7_001 + 13 * index,
      seconds: written.seconds ?? 32,
      requestsPerSecond: written.requests ?? 150,
      load: written.load ?? 'steady',
      garbageBytesPerSecond: (written.garbage ?? 40) * MB,
      heldMs: written.heldMs ?? 100,
      baseBytes: (written.baseMb ?? 4) * MB,
      reports: written.reports ?? written.program !== 'python-service',
      parts: written.parts ?? [],
      ...(crashesAfterSeconds === undefined ? {} : { crashesAfterSeconds }),
    },
    program: written.program ?? 'service',
    expects,
    also,
    or,
    mayBeMissed,
    limitMb,
    ends: written.ends ?? 'finished',
    ...(stopsAfterSeconds === undefined ? {} : { stopsAfterSeconds }),
    ...(reclaimsAfterSeconds === undefined ? {} : { reclaimsAfterSeconds }),
    ...(limitChanges === undefined ? {} : { limitChanges }),
  };
}

/** Every incident. Its truth follows from what its program does, and not from what a verdict says. */
export const incidents: readonly Incident[] = Object.entries({
  ...single,
  ...pairs,
  ...healthy,
  ...odd,
  ...python,
  ...hidden,
}).map(incidentOf);
