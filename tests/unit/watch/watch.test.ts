import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { FoundSubject } from '../../../src/subjects/find-subject.ts';
import { startWatch, type Watch } from '../../../src/watch/watch.ts';
import { environment } from '../../server/scripted-runner.ts';
import { type HandClock, handClock } from '../sampling/hand-clock.ts';

// A folder stands in for procfs, so that a pid can be given to another process at will.

const PID = 4711;
const found: FoundSubject = {
  subject: { id: `p-${PID}-100`, kind: 'process', pid: PID, name: 'service', processes: 1 },
  root: { pid: PID, startTimeTicks: 100 },
  dirs: { unavailable: 'This test has no cgroup.' },
};

interface Scene {
  readonly clock: HandClock;
  readonly start: (wish?: { forSeconds?: number }) => Watch;
  process(startTimeTicks: number, rssKb: number, state?: string): void;
  gone(): void;
}

function scene(t: TestContext): Scene {
  const proc = mkdtempSync(join(tmpdir(), 'memory-notebook-proc-'));
  t.after(() => rmSync(proc, { recursive: true }));
  const folder = join(proc, String(PID));
  mkdirSync(join(proc, 'self'));
  const clock = handClock();
  return {
    clock,
    start: (wish = {}) =>
      startWatch(
        { roots: { proc, sys: proc }, clock, environment, wallMs: () => 0, unwatchedMs: 60_000 },
        found,
        wish,
      ),
    process(startTimeTicks, rssKb, state = 'S') {
      mkdirSync(join(folder, 'fd'), { recursive: true });
      const fields = [state, 1, PID, PID, ...Array.from({ length: 15 }, () => 0), startTimeTicks, 0].join(
        ' ',
      );
      writeFileSync(join(folder, 'stat'), `${PID} (service) ${fields}\n`);
      const sizes = ['VmRSS', 'RssAnon', 'RssFile', 'RssShmem', 'VmSwap'];
      const lines = sizes.map((name) => `${name}:\t${name.includes('R') ? rssKb : 0} kB`).join('\n');
      writeFileSync(
        join(folder, 'status'),
        `Name:\tservice\nState:\t${state} (sleeping)\nPid:\t${PID}\nPPid:\t1\nThreads:\t3\n${lines}\n`,
      );
    },
    gone: () => rmSync(folder, { recursive: true }),
  };
}

const samplesOf = (watch: Watch) =>
  watch.log.since(0).flatMap((event) => (event.type === 'sample' ? [event.data] : []));

test('a pid that was given to another process ends the watch, and shows nothing of the other', (t) => {
  const { process, start, clock } = scene(t);
  process(100, 5000);
  const watch = start();
  clock.turn(1000);
  process(999, 777_777);
  clock.turn(1000);
  const { end } = watch.view();
  assert.ok(end?.kind === 'watch-over' && end.because === 'recycled');
  assert.match(end.sentence, /its number belongs to another process now\. Nothing of the other is shown\./);
  const sizes = samplesOf(watch).map(({ process: read }) => ('rssBytes' in read ? read.rssBytes : undefined));
  assert.deepEqual(new Set(sizes), new Set([5000 * 1024]));
  assert.equal(clock.waiting, 0);
});

test('a process that is gone, or waits as a zombie, has ended; without a counter nothing is said of why', (t) => {
  for (const end of ['gone', 'zombie'] as const) {
    const { process, gone, start, clock } = scene(t);
    process(100, 5000);
    const watch = start();
    clock.turn(500);
    if (end === 'gone') gone();
    else process(100, 0, 'Z');
    clock.turn(500);
    const view = watch.view();
    assert.equal(view.state, 'ended');
    assert.match(
      view.end?.sentence ?? '',
      /^The process ended after 0\.\d s of the watch\. No kernel counter/,
    );
    assert.equal(watch.log.ended, true);
  }
});

test('a watch that no page follows ends after a while; one with a time of its own ends then', (t) => {
  const { process, start, clock } = scene(t);
  process(100, 5000);
  const [left, timed] = [start(), start({ forSeconds: 300 })];
  clock.turn(61_000);
  assert.match(left.view().end?.sentence ?? '', /until no page followed it any more/);
  assert.equal(timed.view().end, undefined);
  clock.turn(240_000);
  assert.match(timed.view().end?.sentence ?? '', /^Watched for 300\.0 s, as long as was asked\./);
  assert.equal(clock.waiting, 0);
});

test('what a watch cannot read is missing with its reason, and ending it twice is ending it once', (t) => {
  const { process, start } = scene(t);
  process(100, 5000);
  const watch = start();
  const { watched, verdict } = watch.view();
  assert.deepEqual(
    watched.missing.map(({ reading, command }) => [reading, command]),
    [
      ['the numbers of the cgroup', undefined],
      ['PSS (smaps_rollup)', 'sudo cat /proc/4711/smaps_rollup'],
      ['heap, timers, goroutines', undefined],
    ],
  );
  assert.equal(verdict?.kind, 'cannot-tell');
  assert.deepEqual(watch.stop('reader'), watch.stop('server'));
});
