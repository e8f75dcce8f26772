import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { thisKernel } from '../../../src/kernel/kernel-roots.ts';
import { parseProcChildren, readProcessTree } from '../../../src/kernel/proc-children.ts';

/** A folder with these processes in it, as pid and parent. */
function procFolder(processes: readonly (readonly [pid: number, ppid: number, children?: string])[]): string {
  const proc = mkdtempSync(join(tmpdir(), 'memory-notebook-proc-'));
  for (const [pid, ppid, children] of processes) {
    const task = join(proc, String(pid), 'task', String(pid));
    mkdirSync(task, { recursive: true });
    writeFileSync(join(proc, String(pid), 'stat'), `${pid} (x) S ${ppid} ${'0 '.repeat(18)}\n`);
    if (children !== undefined) writeFileSync(join(task, 'children'), children);
  }
  return proc;
}

test('children are the numbers between spaces', () => {
  assert.deepEqual(parseProcChildren('12 345 \n'), [12, 345]);
  assert.deepEqual(parseProcChildren(''), []);
});

test('a tree is the same from children files and from a scan of all processes', (t) => {
  const fast = procFolder([
    [1, 0, '10 20 '],
    [10, 1, '11 '],
    [11, 10, ''],
    [20, 1, ''],
    [30, 2, ''],
  ]);
  const slow = procFolder([
    [1, 0],
    [10, 1],
    [11, 10],
    [20, 1],
    [30, 2],
  ]);
  t.after(() => {
    for (const folder of [fast, slow]) rmSync(folder, { recursive: true });
  });
  for (const proc of [fast, slow]) {
    assert.deepEqual(
      readProcessTree({ proc, sys: '/nowhere' }, 1).toSorted((a, b) => a - b),
      [1, 10, 11, 20],
    );
    assert.deepEqual(readProcessTree({ proc, sys: '/nowhere' }, 99), []);
  }
});

test('a real child is found', { skip: process.platform !== 'linux' && 'needs /proc' }, async () => {
  const child = spawn('cat', [], { stdio: ['pipe', 'ignore', 'ignore'] });
  const exit = once(child, 'exit');
  await once(child, 'spawn');
  const tree = readProcessTree(thisKernel, process.pid);
  child.stdin.end();
  await exit;
  assert.ok(tree.includes(process.pid) && child.pid !== undefined && tree.includes(child.pid));
});
