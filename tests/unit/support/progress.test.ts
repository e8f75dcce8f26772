import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trackProgress } from '../../support/progress.ts';

function track(total: number) {
  const lines: string[] = [];
  const clock = { ms: 0 };
  const progress = trackProgress(
    total,
    () => clock.ms,
    (line) => lines.push(line),
  );
  return { lines, clock, progress };
}

test('each suite says its place, what became of it, how long it took and what is left', () => {
  const { lines, clock, progress } = track(2);
  progress.begin('unit');
  clock.ms = 1000;
  progress.begin('build');
  clock.ms = 61_500;
  progress.end('unit', 'ok');
  progress.end('build', 'FAILED');
  assert.deepEqual(lines, [
    '\n[1/2] unit',
    '\n[2/2] build',
    '[1/2] unit: ok, 61.5 s (1 of 2 done after 1 min 1 s; still running: build (61 s))',
    '[2/2] build: FAILED, 60.5 s (2 of 2 done after 1 min 1 s)',
  ]);
});

test('after a minute without a line it says what still runs, once a minute', () => {
  const { lines, clock, progress } = track(1);
  progress.begin('cgroup v2, root');
  const said = () => lines.filter((line) => line.includes('still running')).length;
  for (clock.ms = 5000; clock.ms < 60_000; clock.ms += 5000) progress.tick();
  assert.equal(said(), 0);
  clock.ms = 60_000;
  progress.tick();
  progress.tick();
  assert.deepEqual(lines.at(-1), '… still running: cgroup v2, root (60 s)');
  assert.equal(said(), 1);
  progress.print('  ok a test');
  clock.ms = 115_000;
  progress.tick();
  assert.equal(said(), 1);
  clock.ms = 120_000;
  progress.tick();
  assert.equal(said(), 2);
});

test('nothing is said when nothing runs', () => {
  const { lines, clock, progress } = track(1);
  clock.ms = 1e6;
  progress.tick();
  assert.deepEqual(lines, []);
});
