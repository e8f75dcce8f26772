import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { startTicks } from '../../../src/sampling/ticks.ts';
import { handClock } from './hand-clock.ts';

/** Ticks of 100 ms on a clock that begins at 1,000, with what each callback takes. */
function ticksOf(workMs: (seq: number) => number) {
  const clock = handClock(1000);
  const seen: { seq: number; atMs: number }[] = [];
  const ticks = startTicks(clock, 100, (seq) => {
    seen.push({ seq, atMs: clock.nowMs() - 1000 });
    clock.jump(workMs(seq));
  });
  return { clock, ticks, seen };
}

test('the first tick comes at once, the others a period apart', () => {
  const { clock, seen } = ticksOf(() => 0);
  assert.deepEqual(seen, [{ seq: 0, atMs: 0 }]);
  clock.turn(350);
  assert.deepEqual(
    seen.map(({ atMs }) => atMs),
    [0, 100, 200, 300],
  );
});

test('work and lateness do not add up to a drift', () => {
  const { clock, seen } = ticksOf(() => 37);
  for (let i = 0; i < 1000; i++) clock.turn(100);
  assert.equal(seen.length, 1001);
  assert.ok(seen.every(({ seq, atMs }) => atMs === seq * 100));
});

test('a missed tick is a gap in the numbers, not an invention', () => {
  const { clock, seen } = ticksOf((seq) => (seq === 2 ? 350 : 0));
  clock.turn(1000);
  assert.deepEqual(
    seen.map(({ seq }) => seq),
    [0, 1, 2, 5, 6, 7, 8, 9, 10],
  );
  assert.deepEqual(seen[3], { seq: 5, atMs: 550 });
  assert.deepEqual(seen[4], { seq: 6, atMs: 600 });
});

test('a machine that slept for an hour goes on with the tick that is due', () => {
  const { clock, seen } = ticksOf(() => 0);
  clock.jump(3_600_000);
  clock.turn(100);
  assert.deepEqual(
    seen.map(({ seq }) => seq),
    [0, 36_000, 36_001],
  );
});

test('numbers rise and times keep to their grid, whatever the work takes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 50 }), (work) => {
      let turn = 0;
      const { clock, seen } = ticksOf(() => work[turn++ % work.length] ?? 0);
      for (let i = 0; i < 100; i++) clock.turn(100);
      for (const [i, { seq, atMs }] of seen.entries()) {
        assert.ok(atMs >= seq * 100 && atMs < (seq + 1) * 100, `tick ${seq} at ${atMs}`);
        assert.ok(i === 0 || seq > (seen[i - 1]?.seq ?? -1));
      }
    }),
  );
});

test('an early timer does not give the same number twice', () => {
  const clock = handClock();
  const early = {
    ...clock,
    after: (delayMs: number, callback: () => void) => clock.after(delayMs - 0.3, callback),
  };
  const seen: number[] = [];
  startTicks(early, 100, (seq) => seen.push(seq));
  clock.turn(399);
  assert.deepEqual(seen, [0, 1, 2, 3]);
});

test('stopping cancels what waits and names one more number', () => {
  const { clock, ticks, seen } = ticksOf(() => 0);
  clock.turn(250);
  assert.equal(ticks.stop(), 3);
  assert.equal(clock.waiting, 0);
  clock.turn(1000);
  assert.equal(seen.length, 3);
});

test('a callback that stops the row is the last', () => {
  const clock = handClock();
  const seen: number[] = [];
  const ticks = startTicks(clock, 100, (seq) => {
    seen.push(seq);
    if (seq === 2) ticks.stop();
  });
  clock.turn(1000);
  assert.deepEqual(seen, [0, 1, 2]);
  assert.equal(clock.waiting, 0);
});

test('a callback that throws does not end the row', () => {
  const clock = handClock();
  const seen: number[] = [];
  startTicks(clock, 100, (seq) => {
    seen.push(seq);
    if (seq === 1) throw new Error('the listener is broken');
  });
  assert.throws(() => clock.turn(100), /the listener is broken/);
  clock.turn(200);
  assert.deepEqual(seen, [0, 1, 2, 3]);
});
