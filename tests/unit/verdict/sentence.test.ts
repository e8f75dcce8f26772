import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Finding,
  type GrowthKind,
  GrowthKindSchema,
  type Ledger,
  LedgerPartSchema,
} from '../../../src/protocol/verdict.ts';
import type { Growth } from '../../../src/verdict/growth.ts';
import { sentenceOf, type Told } from '../../../src/verdict/sentence.ts';

const MB = 2 ** 20;
const hour = 3_600_000;

/** What is told of a minute at 10 Hz in which nothing was read. */
const nothing: Told = {
  kind: 'none',
  findings: [],
  beside: [],
  unclear: [],
  settled: [],
  ledger: undefined,
  usage: undefined,
  rss: undefined,
  limit: undefined,
  resolution: undefined,
  lengthMs: 60_000,
  samples: 600,
  leastSamples: 10,
  heapRead: true,
  killed: false,
};

/** Levels in MB. */
const levels = (from: number, highest: number, last = highest): Growth => ({
  from: from * MB,
  highest: highest * MB,
  last: last * MB,
  rise: (highest - from) * MB,
});

/** Something that rose by so many MB at 2 MB a second. */
const finding = (kind: GrowthKind, riseMb: number, given: Partial<Finding> = {}): Finding => ({
  kind,
  part: 'anon',
  rise: riseMb * MB,
  unit: 'bytes',
  rate: { value: 2 * MB, low: 1.5 * MB, high: 2.5 * MB, per: 'second' },
  sinceTMs: 0,
  shape: 'line',
  goesOn: 'goes-on',
  givenBack: 'no',
  witnesses: [],
  next: [],
  ...given,
});

const count = (kind: GrowthKind, rise: number): Finding => ({
  ...finding(kind, 0),
  rise,
  unit: 'count',
  rate: { value: 3, low: 2, high: 4, per: 'second' },
});

/** What is told where these grew. */
const grew = (...findings: readonly Finding[]): Partial<Told> => ({
  kind: findings[0]?.kind ?? 'none',
  findings,
});
const say = (told: Partial<Told> = {}, also: Partial<Told> = {}): string =>
  sentenceOf({ ...nothing, ...told, ...also });

const parts = (changes: Readonly<Record<string, number>>): Ledger => ({
  fromTMs: 0,
  toTMs: 60_000,
  parts: Object.entries(changes).map(([part, change]) => ({
    part: LedgerPartSchema.parse(part),
    fromBytes: 5 * MB,
    toBytes: (5 + change) * MB,
  })),
});

test('the container: how far it rose, what it fell back by, or where it stayed', () => {
  assert.match(say({ usage: levels(100, 150) }), /^The container rose by 50 MB\. /);
  assert.match(
    say({ usage: levels(100, 150, 120) }),
    /^The container rose by 50 MB and fell back by 30 MB\. /,
  );
  assert.match(say({ usage: levels(100, 101, 100) }), /^The container stayed at 100 MB\. /);
  assert.doesNotMatch(say({ usage: levels(100, 150, 90), killed: true }), /fell/, 'its group was emptied');
});

test('RSS: how far it rose or fell, or between what it stayed', () => {
  assert.match(say({ rss: levels(80, 130) }), /^RSS rose by 50 MB\. /);
  assert.match(say({ rss: levels(80, 130, 90) }), /^RSS rose by 50 MB and fell back by 40 MB\. /);
  assert.match(say({ rss: levels(80, 81, 40) }), /^RSS fell by 40 MB\. /);
  assert.match(say({ rss: levels(80, 84) }), /^RSS stayed between 80 MB and 84 MB\. /);
  assert.match(
    say({ usage: levels(100, 900), rss: levels(80, 130) }),
    /; RSS stayed between 80 MB and 130 MB\./,
    'next to nothing beside what the container rose by',
  );
});

test('nothing grew: what would not have shown, and what would show half of it', () => {
  const resolution = {
    reading: 'cgroup.usageBytes',
    bytesPerSecond: (1.2 * MB) / 60,
    watchedMs: 60_000,
    halvedAfterMs: 20 * 60_000,
  };
  assert.match(
    say({ resolution }),
    /^Nothing grew .*Watched for 60 s: growth below 1\.2 MB a minute would not show; watch 20 minutes longer for half of that\.$/,
  );
  assert.doesNotMatch(say(), /Watched/);
});

test('nothing grew, and the container fell', () => {
  assert.match(say({ usage: levels(100, 101, 60) }), /The container fell by 40 MB\./);
  assert.doesNotMatch(say({ usage: levels(100, 101, 95) }), /fell/);
});

test('what settled is told with its rise and how long it took', () => {
  const settled = [{ part: 'anon', rise: 40 * MB, untilTMs: 12_000 } as const];
  const whole = /Anonymous memory rose by 40 MB in the first 12 s and has stayed there since/;
  assert.match(say({ settled }), whole);
  assert.match(say({ settled, kind: 'cannot-tell', unclear: ['file'] }), whole);
});

test('unclear: what rose, what would tell, and where most of it is', () => {
  const told = say({ kind: 'cannot-tell', unclear: ['anon'], ledger: parts({ anon: 40, kernel: 2 }) });
  assert.match(told, /Anonymous memory rose; whether it goes on cannot be told yet\. Watch 60 s longer\./);
  assert.match(told, /Most of the change so far is anonymous memory: 40 MB\.$/);
  assert.match(
    say({ kind: 'cannot-tell', unclear: ['anon', 'sock'] }),
    /Anonymous memory and socket buffers rose/,
  );
});

test('what is clear beside what is not is told first, and is no verdict', () => {
  const told = say({ kind: 'cannot-tell', unclear: ['kernel'], beside: [finding('page-cache', 100)] });
  assert.match(told, /Page cache, 2 MB a second; it goes on\. Kernel memory rose; whether/);
});

test('one finding: its name and its rate, without a size that the container has told', () => {
  assert.equal(
    say(grew(finding('js-heap', 50)), { usage: levels(100, 150) }),
    'The container rose by 50 MB. This was the heap that the program reports, 2 MB a second; it goes on.',
  );
  assert.doesNotMatch(say(grew(finding('tmpfs', 50, { rate: undefined }))), / a (second|minute|hour|day)/);
  const uncertain = finding('tmpfs', 50, { rate: { value: 2 * MB, low: -1, high: 5 * MB, per: 'second' } });
  assert.doesNotMatch(say(grew(uncertain)), / a second/, 'a rate that may be none');
});

test('two findings and three are counted, each with its size', () => {
  const [cache, heap, sockets] = [
    finding('page-cache', 100),
    finding('js-heap', 40),
    finding('sockets', 20),
  ] as const;
  const two = say(grew(cache, heap));
  assert.match(two, /Two things grew: page cache \(100 MB\).*; and the heap .*\(40 MB\)/);
  const three = say(grew(cache, heap, sockets));
  assert.match(three, /(3|Three) things grew: .*\(100 MB\).*\(40 MB\).*; and socket buffers .*\(20 MB\)/);
});

test('a rate is told per unit of work where work is known, with its interval', () => {
  const ratePerWork = { value: 4608, low: 4505.6, high: 4710.4, per: 'call' };
  const told = say(grew(finding('js-heap', 50, { ratePerWork })));
  assert.match(told, /, 4\.5 KB per call \(4\.4 to 4\.6\); it goes on\.$/);
  const none = { value: 10, low: -10, high: 30, per: 'call' };
  assert.match(say(grew(finding('js-heap', 50, { ratePerWork: none }))), /, 2 MB a second;/);
});

test('a rate is told in the unit of time in which it is a megabyte at least', () => {
  const at = (bytesPerSecond: number) => {
    const rate = { value: bytesPerSecond, low: bytesPerSecond / 2, high: 2 * bytesPerSecond, per: 'second' };
    return say(grew(finding('js-heap', 50, { rate })));
  };
  assert.match(at(250 * MB), /, 250 MB a second;/);
  assert.match(at((5 * MB) / 60), /, 5 MB a minute;/);
  assert.match(at((6 * MB) / 3_600), /, 6 MB an hour;/);
  assert.match(at((1.5 * MB) / 86_400), /, 1\.5 MB a day;/);
  assert.match(at(102_400 / 86_400), /, 100 KB a day;/);
});

test('what became of it: goes on, fell back, or a plateau since when', () => {
  assert.match(say(grew(finding('page-cache', 9))), /; it goes on\.$/);
  assert.match(
    say(grew(finding('page-cache', 9, { goesOn: 'fell-back', untilTMs: 30_000 }))),
    /; it fell back\.$/,
  );
  assert.match(
    say(grew(finding('page-cache', 9, { goesOn: 'stopped', untilTMs: 30_000 }))),
    /; a plateau: it stopped after 30 s, and is kept\.$/,
  );
  const atEnd = say(grew(finding('page-cache', 9, { goesOn: 'stopped', untilTMs: 58_000 })));
  assert.doesNotMatch(atEnd, /plateau|goes on/, 'a plateau of two seconds in a minute is none');
  assert.doesNotMatch(say(grew(finding('page-cache', 9, { goesOn: 'unknown' }))), /plateau|goes on/);
});

test('the limit: reached in time, reached, or far away', () => {
  const told = grew(finding('js-heap', 50));
  const limit = { limitBytes: 512 * MB, reached: false };
  const soon = say(told, { limit: { ...limit, inMs: { low: 3 * hour, high: 5 * hour } } });
  assert.match(soon, /At this rate the limit of 512 MB is reached in 3 (hours )?to 5 hours\.$/);
  const about = say(told, { limit: { ...limit, inMs: { low: 3 * hour, high: 3.1 * hour } } });
  assert.match(about, /is reached in 3 hours\.$/);
  assert.match(say(told, { limit: { ...limit, reached: true } }), /It reached the limit of 512 MB\.$/);
  assert.doesNotMatch(say(told, { limit }), /limit/);
});

test('page cache that stands at its limit is no danger', () => {
  const limit = { limitBytes: 512 * MB, reached: true };
  const told = say(grew(finding('page-cache', 50, { part: 'file' })), { limit });
  assert.match(told, /stands at the limit of 512 MB, where the kernel takes page cache back\.$/);
  assert.doesNotMatch(say({ limit }), /takes page cache back/, 'nothing was found');
});

test('too few samples: how many there are, how many it takes, and what the change is made of', () => {
  const told = say({
    kind: 'cannot-tell',
    samples: 2,
    usage: levels(100, 150),
    ledger: parts({ anon: 2, inactive_file: 48 }),
  });
  assert.match(told, /2 samples show a level and no rate: 10 are needed to tell growth from noise\./);
  assert.match(told, /Most of the change so far is .*: 48 MB\.$/);
  assert.match(say({ kind: 'cannot-tell', samples: 1 }), /^One sample shows a level and no rate/);
  const fell = say({ kind: 'cannot-tell', samples: 2, ledger: parts({ anon: -20 }) });
  assert.doesNotMatch(fell, /Most of the change/);
});

test('seven rows of RSS over thirteen days: the rise and its mean pace', () => {
  const told = say({
    kind: 'cannot-tell',
    samples: 7,
    lengthMs: 13 * 24 * hour,
    rss: levels(154, 2000),
    ledger: parts({}),
  });
  assert.match(told, /^RSS rose by 1846 MB, about 6 MB an hour\. 7 samples /);
});

test('RSS alone, and parts that do not explain: what to read next', () => {
  const alone = say({ kind: 'cannot-tell', rss: levels(80, 130), ledger: parts({}) });
  assert.match(alone, /read RssAnon and RssFile in \/proc\/PID\/status\.$/);
  const total = { fromBytes: 5 * MB, toBytes: 50 * MB };
  const unexplained = say({ kind: 'cannot-tell', ledger: { ...parts({ anon: 1 }), total } });
  assert.match(unexplained, /read memory\.stat of the cgroup\.$/);
});

test('mapped files: the process sees them, another group is charged, or there is no group', () => {
  const mapped = grew(finding('mapped-file', 100, { part: 'outside' }));
  assert.match(say(mapped, { usage: levels(100, 101) }), /mapped file pages, charged to another group/);
  assert.doesNotMatch(say(mapped, { rss: levels(80, 180) }), /another group/);
  assert.doesNotMatch(say(grew(finding('mapped-file', 100, { part: 'file' }))), /another group/);
});

test('deleted files: their disk space is told where their cache is charged to another group', () => {
  const told = say(grew(finding('deleted-but-open', 100, { part: 'outside' })), { usage: levels(100, 101) });
  assert.match(told, /100 MB of deleted files that are still open; their disk space is not free/);
  assert.match(told, /charged to another group/);
  assert.doesNotMatch(say(grew(finding('deleted-but-open', 100, { part: 'file' }))), /another group/);
});

test('descriptors: with the memory that they came with, or without any', () => {
  const timers = say(grew(finding('timers', 50, { together: ['process.fds'] })));
  assert.match(timers, /timers.*descriptor/);
  assert.doesNotMatch(say(grew(finding('timers', 50))), /descriptor/);
  const alone = say(grew(count('descriptors', 8000)));
  assert.match(alone, /8,000 .*descriptors.*; memory did not follow them/);
  assert.doesNotMatch(alone, /MB|KB/, 'a count has no bytes');
});

test('kernel memory that is only what the other parts leave is told as such', () => {
  assert.match(
    say(grew(finding('kernel', 50, { part: 'kernel-other' }))),
    /what anonymous memory and files leave of the number/,
  );
  assert.doesNotMatch(say(grew(finding('kernel', 50, { part: 'kernel' }))), /leave of the number/);
});

test('a heap that nobody read is not named', () => {
  const withoutRuntime: readonly GrowthKind[] = [
    ...(['page-cache', 'mapped-file', 'deleted-but-open', 'tmpfs', 'sockets', 'descriptors'] as const),
    ...(['slab-reclaimable', 'kernel', 'swap', 'child-processes', 'anonymous'] as const),
  ];
  for (const kind of withoutRuntime)
    assert.doesNotMatch(say(grew(finding(kind, 50)), { heapRead: false }), /heap/i);
  assert.match(say(grew(finding('anonymous', 50)), { heapRead: true }), /outside the heap/);
});

const anyFinding = fc
  .record({
    kind: fc.constantFrom(...GrowthKindSchema.options),
    rise: fc.integer({ min: 1, max: 1e6 }),
    isCount: fc.boolean(),
    goesOn: fc.constantFrom('goes-on' as const, 'stopped' as const, 'fell-back' as const),
    part: fc.constantFrom('anon' as const, 'outside' as const, 'kernel-other' as const),
  })
  .map(({ kind, rise, isCount, ...given }) =>
    isCount ? count(kind, rise) : finding(kind, rise / 100, { ...given, untilTMs: 30_000 }),
  );
const anyLevels = fc
  .tuple(fc.nat(1e5), fc.nat(1e5), fc.nat(1e5))
  .map(([a, b, last]) => levels(a, Math.max(a, b), Math.min(last, Math.max(a, b))));
const anyTold = fc.record({
  findings: fc.array(anyFinding, { maxLength: 4 }),
  usage: fc.option(anyLevels, { nil: undefined }),
  rss: fc.option(anyLevels, { nil: undefined }),
  unclear: fc.uniqueArray(fc.constantFrom(...LedgerPartSchema.options), { maxLength: 3 }),
  samples: fc.nat(600),
  lengthMs: fc.nat(1e10),
  killed: fc.boolean(),
  heapRead: fc.boolean(),
});

test('whatever was found is told in whole sentences, with every number in it a number', () => {
  fc.assert(
    fc.property(anyTold, fc.boolean(), (told, clear) => {
      const kind = told.findings[0]?.kind ?? (clear ? 'none' : 'cannot-tell');
      const sentence = say({ ...told, kind });
      assert.match(sentence, /^[A-Z0-9].*\.$/s);
      assert.doesNotMatch(sentence, /NaN|undefined|Infinity|\[object| {2}|\.\.|;\.|,\.|rose by -/);
      for (const one of sentence.split(/(?<=[a-z0-9)]\.) /)) assert.match(one, /^[A-Z0-9]/, one);
    }),
    { seed: 9, numRuns: 500 },
  );
});
