import assert from 'node:assert/strict';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readBootId } from '../../../src/kernel/boot-id.ts';
import { thisKernel } from '../../../src/kernel/kernel-roots.ts';
import { parseLruGenEnabled, readLruGen } from '../../../src/kernel/lru-gen.ts';
import { readProcFd } from '../../../src/kernel/proc-fd.ts';
import { readProcIo } from '../../../src/kernel/proc-io.ts';
import { readProcSmapsRollup } from '../../../src/kernel/proc-smaps-rollup.ts';
import { parseProcStatus, readProcStatus } from '../../../src/kernel/proc-status.ts';
import { valueOrUndefined } from '../../../src/kernel/reading.ts';
import { type Machine, recordedPid, recordedRoots, recordedText } from './recorded.ts';

const WRITTEN_BYTES = 4 * 2 ** 20;
const KIBIBYTE = 1024;

for (const machine of ['v1-hybrid-6.18', 'v2-6.1'] satisfies Machine[]) {
  const roots = recordedRoots(machine);
  const pid = recordedPid(machine);

  test(`${machine}: status gives bytes, and RSS is the sum of its three parts`, () => {
    const status = valueOrUndefined(readProcStatus(roots, pid));
    assert.ok(status);
    const printed = /^VmRSS:\s+(\d+) kB$/m.exec(recordedText(machine, `proc/${pid}/status`))?.[1];
    assert.equal(status.rssBytes, Number(printed) * KIBIBYTE);
    assert.equal(
      status.rssBytes,
      (status.rssAnonBytes ?? 0) + (status.rssFileBytes ?? 0) + (status.rssShmemBytes ?? 0),
    );
    assert.equal(status.pid, pid);
    assert.ok(status.threads > 1);
  });

  test(`${machine}: smaps_rollup and io are read`, () => {
    const rollup = valueOrUndefined(readProcSmapsRollup(roots, pid));
    assert.ok(rollup && rollup.pssBytes > 0 && rollup.pssBytes <= rollup.rssBytes);
    const io = valueOrUndefined(readProcIo(roots, pid));
    assert.ok(io && io.writtenCharBytes >= WRITTEN_BYTES && io.writtenDiskBytes >= WRITTEN_BYTES);
  });

  test(`${machine}: the boot has an id`, () => {
    assert.match(valueOrUndefined(readBootId(roots)) ?? '', /^[0-9a-f-]{36}$/);
  });
}

test('a zombie has no memory, which is not 0 bytes of it', () => {
  const zombie = parseProcStatus(
    'Name:\tnode\nState:\tZ (zombie)\nTgid:\t12\nPid:\t12\nPPid:\t1\nThreads:\t1\n',
  );
  assert.equal(zombie.state, 'Z');
  assert.equal(zombie.rssBytes, undefined);
});

test('a field is found at the start of the text and not inside another name', () => {
  const status = parseProcStatus(
    'Pid:\t7\nTracerPid:\t9\nNSpid:\t3\nPPid:\t1\nState:\tR (running)\nThreads:\t2\n',
  );
  assert.equal(status.pid, 7);
});

test('lru_gen: bit 0 is the switch; a kernel without it is a reason', () => {
  assert.equal(parseLruGenEnabled('0x0007\n').on, true);
  assert.equal(parseLruGenEnabled('0x0006\n').on, false);
  assert.equal(valueOrUndefined(readLruGen(recordedRoots('v2-6.1')))?.text, '0x0000');
  assert.equal(readLruGen(recordedRoots('v1-hybrid-6.18')).kind, 'unavailable');
});

test('descriptors of a real process are counted, whichever way this kernel offers', {
  skip: process.platform !== 'linux' && 'needs /proc',
}, () => {
  const count = (): number => valueOrUndefined(readProcFd(thisKernel, process.pid))?.open ?? Number.NaN;
  const before = count();
  const opened = Array.from({ length: 50 }, () => openSync('/dev/null', 'r'));
  const after = count();
  for (const fd of opened) closeSync(fd);
  assert.equal(after, before + 50);
});

test('a folder that stands in for procfs is listed: its own size says nothing', (t) => {
  const proc = mkdtempSync(join(tmpdir(), 'memory-notebook-proc-'));
  t.after(() => rmSync(proc, { recursive: true }));
  mkdirSync(join(proc, '7/fd'), { recursive: true });
  for (const fd of ['0', '1', '2']) writeFileSync(join(proc, '7/fd', fd), '');
  assert.deepEqual(valueOrUndefined(readProcFd({ proc, sys: '/nowhere' }, 7)), { open: 3, listed: true });
  const missing = readProcFd({ proc, sys: '/nowhere' }, 8);
  assert.equal(missing.kind === 'unavailable' && missing.code, 'ENOENT');
});
