import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { thisKernel } from '../../../src/kernel/kernel-roots.ts';
import { hasEnded, parseProcStat, readProcStat } from '../../../src/kernel/proc-stat.ts';
import { recordedPid, recordedRoots } from './recorded.ts';

/** A line as the kernel prints it, of a process with this name and state. */
const line = (comm: string, state = 'S'): string =>
  `4711 (${comm}) ${state} 4700 4711 4699 0 -1 4194304 2205 0 3 0 7 2 0 0 20 0 11 0 8512345 1135706112 13216 18446744073709551615\n`;

test('the recorded process is who it is', () => {
  const pid = recordedPid('v1-hybrid-6.18');
  const reading = readProcStat(recordedRoots('v1-hybrid-6.18'), pid);
  assert.equal(reading.kind, 'value');
  const { value } = reading as { value: ReturnType<typeof parseProcStat> };
  assert.equal(value.pid, pid);
  assert.equal(value.comm, 'node-MainThread');
  assert.ok(value.startTimeTicks > 0);
});

test('a program that calls itself ") R 1 (" is not believed', () => {
  const stat = parseProcStat(line(') R 1 ('));
  assert.deepEqual(stat, {
    pid: 4711,
    comm: ') R 1 (',
    state: 'S',
    ppid: 4700,
    pgrp: 4711,
    session: 4699,
    startTimeTicks: 8512345,
  });
});

test('any name that a program can give itself comes back unchanged', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 15 }), (comm) => {
      const stat = parseProcStat(line(comm));
      assert.equal(stat.comm, comm);
      assert.equal(stat.startTimeTicks, 8512345);
    }),
  );
});

test('zombies and dead processes have ended, others have not', () => {
  assert.deepEqual(['R', 'S', 'D', 'T', 't', 'I', 'Z', 'X', 'x'].filter(hasEnded), ['Z', 'X', 'x']);
  assert.equal(parseProcStat(line('node', 'Z')).state, 'Z');
});

test('a pid that nobody has is a reason', () => {
  const reading = readProcStat(thisKernel, 2 ** 30);
  assert.equal(reading.kind === 'unavailable' && reading.code, 'ENOENT');
});
