import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hour, levels, MB, parts, say } from './told.ts';

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
    /^Nothing grew .*Watched for 60 s: growth slower than 1\.2 MB a minute would not show; watch 20 minutes longer to halve that\.$/,
  );
  assert.doesNotMatch(say(), /Watched/);
});

test('nothing grew, and the container fell', () => {
  assert.match(say({ usage: levels(100, 101, 60) }), /^The container fell by 40 MB\. Nothing grew/);
  assert.doesNotMatch(say({ usage: levels(100, 101, 99) }), /fell/);
});

test('room that the runtime took is not called a cache, and no end of it is told', () => {
  const settled = [{ part: 'anon', rise: 40 * MB, untilTMs: 12_000, became: 'room' } as const];
  const sentence = say({ settled });
  assert.match(sentence, /Anonymous memory rose by 40 MB, and what the program keeps hardly did: room/);
  assert.doesNotMatch(sentence, /cache|12 s/);
});

test('a burst is told as one, and never as something that stays', () => {
  const sentence = say({ settled: [{ part: 'file', rise: 40 * MB, untilTMs: 12_000, became: 'burst' }] });
  assert.match(sentence, /Page cache rose by 40 MB for a short time and fell back/);
  assert.doesNotMatch(sentence, /by more than its own noise/);
});

test('what settled is told with its rise and how long it took', () => {
  const settled = [{ part: 'anon', rise: 40 * MB, untilTMs: 12_000, became: 'stays' } as const];
  const whole = /Anonymous memory rose by 40 MB in the first 12 s and has stayed there since/;
  assert.match(say({ settled }), whole);
  assert.match(say({ settled, kind: 'cannot-tell', unclear: ['file'] }), whole);
});

test('unclear: what rose, what would tell, and where most of it is', () => {
  const told = say({ kind: 'cannot-tell', unclear: ['anon'], ledger: parts({ anon: 40, kernel: 2 }) });
  assert.match(
    told,
    /Anonymous memory rose; whether it goes on cannot be told yet\. Watch for another 60 s\./,
  );
  assert.match(told, /Most of the change so far is anonymous memory: 40 MB\.$/);
  assert.match(
    say({ kind: 'cannot-tell', unclear: ['anon', 'sock'] }),
    /Anonymous memory and socket buffers rose/,
  );
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
  const beside = say({ kind: 'cannot-tell', samples: 7, rss: levels(154, 2000), usage: levels(200, 2050) });
  assert.doesNotMatch(beside, /about/, 'the container tells it');
});

test('RSS alone, and parts that do not explain: what to read next', () => {
  const alone = say({ kind: 'cannot-tell', rss: levels(80, 130), ledger: parts({}) });
  assert.match(alone, /read RssAnon and RssFile in \/proc\/PID\/status\.$/);
  const total = { fromBytes: 5 * MB, toBytes: 50 * MB };
  const unexplained = say({ kind: 'cannot-tell', ledger: { ...parts({ anon: 1 }), total } });
  assert.match(unexplained, /read memory\.stat of the cgroup\.$/);
});
