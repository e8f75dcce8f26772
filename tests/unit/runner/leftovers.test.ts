import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as settle } from 'node:timers/promises';
import { createLeftovers } from '../../../src/runner/leftovers.ts';
import { handClock } from '../sampling/hand-clock.ts';

const SECOND = 1000;

describe('what could not be removed', () => {
  const setUp = () => {
    const clock = handClock();
    const leftovers = createLeftovers(clock);
    let tries = 0;
    let busy = true;
    const keep = () =>
      leftovers.keepTrying(async () => {
        tries += 1;
        return !busy;
      });
    /** Turns the clock in steps, so that each try has an answer before the next falls due. */
    const pass = async (seconds: number): Promise<void> => {
      for (let second = 0; second < seconds; second++) {
        clock.turn(SECOND);
        await settle();
      }
    };
    return { clock, leftovers, keep, pass, tries: () => tries, release: () => (busy = false) };
  };

  test('is tried again every second, and goes within a second of its release', async () => {
    const { clock, keep, pass, tries, release } = setUp();
    let over = false;
    void keep().then(() => (over = true));
    await pass(30);
    assert.equal(tries(), 30);
    assert.equal(over, false);
    release();
    await pass(1);
    assert.equal(tries(), 31);
    assert.equal(over, true);
    assert.equal(clock.waiting, 0, 'nothing waits any more');
    await pass(5);
    assert.equal(tries(), 31);
  });

  test('is tried more rarely after a minute, and left to the next start after an hour', async () => {
    const { clock, keep, pass, tries } = setUp();
    let over = false;
    void keep().then(() => (over = true));
    await pass(60);
    assert.equal(tries(), 60);
    await pass(100);
    assert.equal(tries(), 70);
    await pass(3600);
    assert.equal(tries(), 420);
    assert.equal(over, true, 'whoever waits for it learns that nobody tries any more');
    assert.equal(clock.waiting, 0);
  });

  test('a try that fails is tried again, and disturbs no other', async () => {
    const { clock, leftovers, keep, pass, tries, release } = setUp();
    let failures = 0;
    leftovers.keepTrying(async () => {
      failures += 1;
      if (failures < 3) throw new Error('not yet');
      return true;
    });
    keep();
    release();
    await pass(5);
    assert.deepEqual([failures, tries()], [3, 1]);
    assert.equal(clock.waiting, 0);
  });

  test('is tried once more at the close, and not after it', async () => {
    const { clock, leftovers, keep, pass, tries } = setUp();
    keep();
    await leftovers.close();
    assert.equal(tries(), 1);
    await pass(5);
    assert.equal(tries(), 1);
    assert.equal(clock.waiting, 0);
  });
});
