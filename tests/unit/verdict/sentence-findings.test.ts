import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GrowthKind } from '../../../src/protocol/verdict.ts';
import { count, finding, grew, hour, levels, MB, say } from './told.ts';

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
  assert.match(say(grew(finding('page-cache', 9)), { ended: true }), /; it went on to the end\.$/);
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
  const over = say(told, { ended: true, limit: { ...limit, inMs: { low: 3 * hour, high: 5 * hour } } });
  assert.match(over, /At this rate it would have reached the limit of 512 MB after another 3 to 5 hours\.$/);
  assert.match(say(told, { limit: { ...limit, reached: true } }), /It reached the limit of 512 MB\.$/);
  assert.doesNotMatch(say(told, { limit }), /limit/);
});

test('page cache that stands at its limit is no danger', () => {
  const limit = { limitBytes: 512 * MB, reached: true };
  const told = say(grew(finding('page-cache', 50, { part: 'file' })), { limit });
  assert.match(told, /stands at the limit of 512 MB, where the kernel takes page cache back\.$/);
  assert.doesNotMatch(say({ limit }), /takes page cache back/, 'nothing was found');
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
  assert.match(alone, /descriptors: 8,000 more are open/);
  assert.doesNotMatch(alone, /MB|KB/, 'of a container that was not read nothing is told');
  const followed = say(grew(count('descriptors', 8000)), { usage: levels(30, 34) });
  assert.match(followed, /8,000 more are open, with 0\.5 KB of the rise for each/);
  const not = say(grew(count('descriptors', 8000)), { usage: levels(30, 30.1) });
  assert.match(not, /8,000 more are open, and memory did not follow them/);
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

test('what slab is stands once, after it, and only where it is the one finding', () => {
  const alone = say(grew(finding('slab-reclaimable', 50)));
  assert.equal(alone.match(/inodes/g)?.length, 1, alone);
  assert.match(alone, /This was reclaimable slab, 2 MB a second/);
  assert.doesNotMatch(say(grew(finding('slab-reclaimable', 50), finding('js-heap', 40))), /inodes/);
});
