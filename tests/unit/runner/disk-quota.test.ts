import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { Shortage } from '../../../src/kernel/shortage.ts';
import type { Cause } from '../../../src/runner/end/cause.ts';
import { watchDisk } from '../../../src/runner/end/disk-quota.ts';
import { eventually } from '../../runner/machine.ts';
import { handClock } from '../sampling/hand-clock.ts';

// Looks at real directories. The clock is turned by hand: a look falls due when the test says so.

const PERIOD_MS = 250;

describe('the disk watch', () => {
  let folder: string;
  let filesDir: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'disk-quota-'));
    filesDir = join(folder, 'run');
    mkdirSync(filesDir);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const startWatch = async (quotaBytes: number, reserveBytes = 0, pids = (): number[] => []) => {
    const clock = handClock();
    const claims: Cause[] = [];
    const stop = watchDisk({
      clock,
      filesDir,
      proc: '/proc',
      pids,
      quotaBytes,
      quotaFiles: 100,
      reserveBytes,
      claim: (cause) => claims.push(cause),
    });
    const looked = () => eventually('a look', () => clock.waiting > 0 || claims.length > 0);
    /** Lets the next look fall due, and waits until it has been had. */
    const nextLook = async (): Promise<void> => {
      clock.turn(PERIOD_MS);
      await looked();
    };
    await looked();
    return { clock, claims, stop, looked, nextLook };
  };

  test('ends the run when less than the reserve is free, however little it has written', async () => {
    const { claims } = await startWatch(2 ** 20, Number.MAX_SAFE_INTEGER);
    const [claim] = claims;
    assert.ok(claim?.kind === 'disk-quota' && claim.reserve === true);
    assert.equal(claim.quotaBytes, Number.MAX_SAFE_INTEGER);
  });

  test('ends the run when it makes more files than it may, however little is in them', async () => {
    const { claims, nextLook } = await startWatch(2 ** 30);
    for (let n = 0; n < 100; n++) writeFileSync(join(filesDir, String(n)), '');
    await nextLook();
    assert.equal(claims.length, 0);
    mkdirSync(join(filesDir, 'one-too-many'));
    await nextLook();
    const [claim] = claims;
    assert.ok(claim?.kind === 'disk-quota');
    assert.deepEqual(claim.files, { quota: 100, used: 101 });
  });

  test('looks again within two seconds, however long the last look took', async () => {
    const { clock, claims, looked } = await startWatch(2 ** 20);
    clock.turn(PERIOD_MS);
    // While the look is under way.
    clock.jump(60_000);
    await looked();
    rmSync(filesDir, { recursive: true });
    clock.turn(1999);
    assert.deepEqual([claims.length, clock.waiting], [0, 1]);
    clock.turn(1);
    await looked();
    assert.equal(claims[0]?.kind, 'lost');
  });

  test('ends the run when its directory is gone, and not the server', async () => {
    const { claims, nextLook } = await startWatch(2 ** 20);
    rmSync(filesDir, { recursive: true });
    await nextLook();
    assert.deepEqual(claims, [
      { kind: 'lost', what: 'its directory was removed from outside, with everything it had written' },
    ]);
  });

  test('tries again after a look that failed, and still sees the quota', async () => {
    const { claims, nextLook } = await startWatch(2 ** 20);
    rmSync(filesDir, { recursive: true });
    // A link to itself cannot be followed: the system says ELOOP.
    symlinkSync(filesDir, filesDir);
    for (let look = 0; look < 5; look++) await nextLook();
    assert.equal(claims.length, 0);
    unlinkSync(filesDir);
    mkdirSync(filesDir);
    writeFileSync(join(filesDir, 'big'), Buffer.alloc(2 ** 21, 1), { flush: true });
    await nextLook();
    assert.equal(claims[0]?.kind, 'disk-quota');
  });

  test('lets a moment without descriptors pass, in which nobody can be asked what he holds open', async () => {
    let short = true;
    const pids = (): number[] => {
      if (short) throw new Shortage('this process has too many files open');
      return [];
    };
    const { claims, nextLook } = await startWatch(2 ** 20, 0, pids);
    // Every few looks are full ones.
    for (let look = 0; look < 6; look++) await nextLook();
    assert.equal(claims.length, 0);
    short = false;
    writeFileSync(join(filesDir, 'big'), Buffer.alloc(2 ** 21, 1), { flush: true });
    await nextLook();
    assert.equal(claims[0]?.kind, 'disk-quota');
  });

  test('ends the run when it can never look again: a quota that nobody watches is none', async () => {
    const { claims, nextLook } = await startWatch(2 ** 20);
    rmSync(filesDir, { recursive: true });
    symlinkSync(filesDir, filesDir);
    for (let look = 0; look < 20 && claims.length === 0; look++) await nextLook();
    assert.deepEqual(claims, [
      { kind: 'lost', what: 'what it has on the disk could not be found out any more (ELOOP)' },
    ]);
  });

  test('claims nothing once it was stopped, whatever becomes of the directory', async () => {
    const { clock, claims, stop } = await startWatch(2 ** 20);
    clock.turn(PERIOD_MS);
    // The look that is under way finds the directory gone, when it is no run's any more.
    rmSync(filesDir, { recursive: true });
    stop();
    clock.turn(10 * PERIOD_MS);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual([claims, clock.waiting], [[], 0]);
  });
});
