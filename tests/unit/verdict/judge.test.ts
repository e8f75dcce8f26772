import assert from 'node:assert/strict';
import { test } from 'node:test';
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
      runtime: { heapUsedBytes: (5 + h * 61) * MB },
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
  const busy = (threads: number) => (h: number, seq: number) =>
    sampleWith(seq, {
      cgroup: { anonBytes: (12 + h * 18) * MB },
      process: { rssBytes: (50 + h * 21) * MB, threads: 7 + Math.round(h * threads) },
    });
  assert.equal(judgeRun(run('▁▄▆▇████', busy(4))).kind, 'none');
  const twice = (h: number, seq: number) =>
    sampleWith(seq, {
      cgroup: { anonBytes: (12 + h * 36) * MB },
      process: { threads: 7 + Math.round(h * 4) },
    });
  assert.equal(judgeRun(run(rising, twice)).kind, 'anonymous', 'four threads explain no 36 MB');
});

test('a rise that two parts share evenly cannot be told', () => {
  const verdict = judgeRun(
    run(rising, (h, seq) =>
      sampleWith(seq, { cgroup: { anonBytes: (12 + h * 50) * MB, fileBytes: h * 50 * MB } }),
    ),
  );
  assert.equal(verdict.kind, 'cannot-tell');
});

test('a run of one second is too short to tell, and says how long it was', () => {
  const verdict = judgeRun(run('▁█', classes['page-cache']));
  assert.equal(verdict.kind, 'cannot-tell');
  assert.match(verdict.sentence, /watched for 0\.9 s; that is too short/);
});

test('the sentence tells the rise, the fall and the process', () => {
  assert.equal(
    judgeRun(run('▁▁▂▃▄▅▆▇█▁▁', classes['page-cache'])).sentence,
    'The container rose by 200 MB and fell back by 200 MB; the process stayed between 48 MB and 48 MB. This was page cache.',
  );
});

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
