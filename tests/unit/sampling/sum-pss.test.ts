import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pssSum } from '../../../src/sampling/sum-pss.ts';
import { standInRun } from './stand-in-run.ts';

const GIB = 2 ** 30;
const MB = 2 ** 20;

test('the PSS of all processes is asked every five seconds, and left out in between', (t) => {
  const run = standInRun('v2-6.1');
  t.after(run.remove);
  run.addProcess(90_001, 1);
  const both = [run.pid, 90_001];
  const pss = pssSum(run.roots, { nowMs: () => 0 });
  const at = (nowMs: number): number | undefined =>
    pss.bytes(
      both.map((pid) => ({ pid, rssBytes: 30 * MB })),
      nowMs,
      () => new Set(both),
    );
  for (const [pid, kib] of [[run.pid, 1000] as const, [90_001, 24] as const])
    writeFileSync(
      join(run.processDir(pid), 'smaps_rollup'),
      `0-1 ---p 0 0:0 0 [rollup]\nRss: 9000 kB\nPss: ${kib} kB\n`,
    );
  assert.deepEqual([0, 100, 4999, 5000].map(at), [1024 * 1024, undefined, undefined, 1024 * 1024]);
});

test('a process without memory counts nothing; one that refuses leaves no sum', (t) => {
  const run = standInRun('v2-6.1');
  t.after(run.remove);
  run.addProcess(90_001, 1);
  rmSync(join(run.processDir(90_001), 'smaps_rollup'));
  const ask = (rssBytes: number | undefined, there: number[]): number | undefined =>
    pssSum(run.roots, { nowMs: () => 0 }).bytes(
      [
        { pid: run.pid, rssBytes: 30 * MB },
        { pid: 90_001, rssBytes },
      ],
      0,
      () => new Set(there),
    );
  const alone = ask(undefined, [run.pid, 90_001]);
  assert.ok(alone !== undefined && alone > MB);
  assert.equal(ask(MB, [run.pid, 90_001]), undefined);
  assert.equal(ask(MB, [run.pid]), alone, 'it ended meanwhile');
});

test('large processes are left in peace, and a slow machine sooner', (t) => {
  const run = standInRun('v2-6.1');
  t.after(run.remove);
  let clockMs = 0;
  let perLookMs = 0;
  const pss = pssSum(run.roots, { nowMs: () => (clockMs += perLookMs) });
  const asked = (gib: number, nowMs: number): boolean =>
    pss.bytes([{ pid: run.pid, rssBytes: gib * GIB }], nowMs, () => new Set([run.pid])) !== undefined;
  assert.equal(asked(80, 0), false);
  assert.equal(asked(2, 5_000), true);
  // From here on a look takes 40 ms (the clock is asked twice in it), with a GiB: three would take 120.
  perLookMs = 20;
  assert.equal(asked(1, 10_000), true);
  assert.equal(asked(3, 15_000), false);
  // A bad moment is forgotten in time.
  perLookMs = 0;
  const again = Array.from({ length: 20 }, (_, i) => 20_000 + i * 5_000).find((nowMs) => asked(3, nowMs));
  assert.ok(again !== undefined && again > 25_000, `asked again at ${again}`);
});
