import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Sample } from '../../../src/protocol/sample.ts';
import { judgeRun } from '../../../src/verdict/judge.ts';
import { drawn, eventsOf, sampleWith } from '../../support/series.ts';

const MB = 2 ** 20;

/** Five samples for each bar of the picture: five make one level of the verdict. */
function run(picture: string, sample: (height: number, seq: number) => Sample) {
  return eventsOf(
    drawn(picture).flatMap((height, i) => Array.from({ length: 5 }, (_, k) => sample(height, i * 5 + k))),
  );
}

const rising = '▁▁▂▃▄▅▆▇█';

const classes = {
  'page-cache': (h: number, seq: number) =>
    sampleWith(seq, { cgroup: { fileBytes: h * 200 * MB, inactiveFileBytes: h * 200 * MB } }),
  tmpfs: (h: number, seq: number) =>
    sampleWith(seq, { cgroup: { fileBytes: h * 80 * MB, shmemBytes: h * 80 * MB } }),
  kernel: (h: number, seq: number) => sampleWith(seq, { cgroup: { kernelBytes: 3 * MB + h * 40 * MB } }),
  'js-heap': (h: number, seq: number) =>
    sampleWith(seq, {
      cgroup: { anonBytes: (12 + h * 100) * MB },
      process: { rssBytes: (50 + h * 105) * MB },
      runtime: { heapUsedBytes: (5 + h * 61) * MB, heapTotalBytes: (9 + h * 90) * MB },
    }),
  'off-heap': (h: number, seq: number) =>
    sampleWith(seq, {
      cgroup: { anonBytes: (12 + h * 80) * MB },
      process: { rssBytes: (50 + h * 81) * MB },
      runtime: { externalBytes: (2 + h * 80) * MB },
    }),
  threads: (h: number, seq: number) =>
    sampleWith(seq, {
      cgroup: { anonBytes: (12 + h * 154) * MB },
      process: { rssBytes: (50 + h * 196) * MB, threads: 11 + Math.round(h * 40) },
    }),
  'child-processes': (h: number, seq: number) =>
    sampleWith(seq, {
      cgroup: { anonBytes: (12 + h * 40) * MB },
      process: { processes: 1 + Math.round(h * 4) },
    }),
  anonymous: (h: number, seq: number) =>
    sampleWith(seq, { cgroup: { anonBytes: (12 + h * 90) * MB }, process: { rssBytes: (50 + h * 90) * MB } }),
  descriptors: (h: number, seq: number) => sampleWith(seq, { process: { fds: 22 + Math.round(h * 8000) } }),
};

for (const [kind, sample] of Object.entries(classes)) {
  test(`growth of the ${kind} class is named so`, () => {
    assert.equal(judgeRun(run(rising, sample)).kind, kind);
  });
}

test('a healthy run that only warms up is none', () => {
  const verdict = judgeRun(
    run('▁▄▆▇████', (h, seq) => sampleWith(seq, { cgroup: { anonBytes: (12 + h * 9) * MB } })),
  );
  assert.equal(verdict.kind, 'none');
});

test('garbage that is taken again, and the pool of the runtime that starts meanwhile, are none', () => {
  const busy = (h: number, seq: number) =>
    sampleWith(seq, {
      cgroup: { anonBytes: (12 + h * 18) * MB },
      process: { rssBytes: (50 + h * 21) * MB, threads: 7 + Math.round(h * 4) },
    });
  assert.equal(judgeRun(run('▁▄▆▇████████████', busy)).kind, 'none');
});

test('a pool that starts at once has no part in what grows all the time', () => {
  const pool = (h: number, seq: number): Sample => ({
    ...sampleWith(seq, {
      cgroup: { anonBytes: (12 + h * 36) * MB },
      process: { threads: seq < 3 ? 7 : 11 },
    }),
    runtime: { unavailable: 'The program says nothing of itself.' },
  });
  assert.equal(judgeRun(run(rising, pool)).kind, 'anonymous');
});

test('a rise that two parts share evenly is two findings, each with its half', () => {
  const { findings } = judgeRun(
    run(rising, (h, seq) =>
      sampleWith(seq, { cgroup: { anonBytes: (12 + h * 50) * MB, fileBytes: h * 50 * MB } }),
    ),
  );
  assert.deepEqual(new Set(findings?.map(({ kind }) => kind)), new Set(['page-cache', 'anonymous']));
  for (const { kind, share } of findings ?? [])
    assert.ok(share !== undefined && Math.abs(share - 0.5) < 0.1, `${kind}: ${share}`);
});

test('fewer than ten samples show no rate, however long the watch was, and the answer says how many it takes', () => {
  const few = run(rising, classes['page-cache']).slice(0, 9);
  const slow = few.map((event) =>
    event.type === 'sample' ? { ...event, data: { ...event.data, tMs: event.data.tMs * 86_400 } } : event,
  );
  for (const events of [few, slow]) {
    const { kind, sentence, findings } = judgeRun(events);
    assert.equal(kind, 'cannot-tell');
    assert.deepEqual(findings, []);
    assert.match(sentence, /9 samples .* 10 are needed/);
  }
});

test('two snapshots say what the change is made of, and give no rate', () => {
  const [first, last] = [run('▁', classes.tmpfs)[0], run('▁█', classes.tmpfs).at(-1)];
  assert.ok(first !== undefined && last !== undefined);
  const verdict = judgeRun([first, last]);
  assert.equal(verdict.kind, 'cannot-tell');
  assert.equal(verdict.resolution, undefined);
  const shmem = verdict.ledger?.parts.find(({ part }) => part === 'shmem');
  assert.deepEqual(shmem, { part: 'shmem', fromBytes: 0, toBytes: 80 * MB });
  assert.match(verdict.sentence, /tmpfs or shared memory: 80 MB/);
});

test('the sentence tells the rise, the fall and the process', () => {
  const { kind, sentence, findings } = judgeRun(run('▁▁▂▃▄▅▆▇█▁▁', classes['page-cache']));
  assert.equal(kind, 'page-cache');
  assert.match(sentence, /^The container rose by 200 MB and fell back by 200 MB; RSS stayed .* 48 MB\./);
  assert.match(sentence, /page cache.*fell back\.$/);
  assert.equal(findings?.[0]?.goesOn, 'fell-back');
});

test('bytes may be of any size from that of a small service on: the same classes, in the same order', () => {
  const kinds = Object.keys(classes) as (keyof typeof classes)[];
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.integer({ min: 1, max: 4000 }), (kind, factor) => {
      const larger = run(rising, classes[kind]).map((event) =>
        event.type === 'sample' ? { ...event, data: times(event.data, factor) } : event,
      );
      assert.deepEqual(
        judgeRun(larger).findings?.map((one) => one.kind),
        [kind],
      );
    }),
    { seed: 9, numRuns: 40 },
  );
});

/** A sample with every reading in bytes times a factor. */
function times(sample: Sample, factor: number): Sample {
  const group = (readings: object) =>
    Object.fromEntries(
      Object.entries(readings).map(([name, value]) => [
        name,
        name.endsWith('Bytes') ? value * factor : value,
      ]),
    );
  const { cgroup, process, runtime } = sample;
  return { ...sample, cgroup: group(cgroup), process: group(process), runtime: group(runtime) };
}

test('what is loaded before the first report is not growth', () => {
  const events = run('▁▁▁▁▁▁', (_h, seq) => ({
    ...sampleWith(seq, { cgroup: { anonBytes: seq < 5 ? MB : 40 * MB } }),
    ...(seq < 5 ? { runtime: { unavailable: 'the program has not reported yet' } } : {}),
  }));
  assert.equal(judgeRun(events).kind, 'none');
});

test('without a cgroup the process and the cache of its files tell', () => {
  const sample = (h: number, seq: number): Sample => ({
    ...sampleWith(seq, { process: { filesCachedBytes: h * 100 * MB } }),
    cgroup: { unavailable: 'no cgroup here' },
  });
  assert.equal(judgeRun(run(rising, sample)).kind, 'page-cache');
  const deleted = (h: number, seq: number): Sample => ({
    ...sampleWith(seq, { process: { filesCachedBytes: h * 100 * MB, deletedOpenBytes: h * 100 * MB } }),
    cgroup: { unavailable: 'no cgroup here' },
  });
  assert.equal(judgeRun(run(rising, deleted)).kind, 'deleted-but-open');
});
