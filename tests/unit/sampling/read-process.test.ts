import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isUnavailable, type ProcessReadings, type Unavailable } from '../../../src/protocol/sample.ts';
import { processLister } from '../../../src/sampling/list-processes.ts';
import { processReader } from '../../../src/sampling/read-process.ts';
import type { SamplingTarget } from '../../../src/sampling/sampling.ts';
import { type StandInRun, standInRun } from './stand-in-run.ts';

function targetOf(run: StandInRun, change: Partial<SamplingTarget> = {}): SamplingTarget {
  return {
    cgroup: run.dirs,
    rootPid: () => run.pid,
    scaffoldPids: () => new Set(),
    selfReport: () => undefined,
    filesDir: '/nowhere',
    ...change,
  };
}

function had(readings: ProcessReadings | Unavailable): ProcessReadings {
  assert.ok(!isUnavailable(readings), JSON.stringify(readings));
  return readings;
}

test('every process of the cgroup counts, the sandbox not', (t) => {
  const run = standInRun('v2-6.1');
  t.after(run.remove);
  const one = had(processReader(run.roots, targetOf(run)).read(0));
  assert.equal(one.processes, 1);
  assert.equal(one.fds, 3);
  run.addProcess(90_001, 5);
  run.addProcess(90_002, 7);
  const three = had(processReader(run.roots, targetOf(run)).read(0));
  assert.equal(three.processes, 3);
  assert.equal(three.fds, 15);
  assert.equal(three.rssBytes, 3 * (one.rssBytes ?? Number.NaN));
  assert.equal(three.threads, 3 * (one.threads ?? Number.NaN));
  const scaffold = targetOf(run, { scaffoldPids: () => new Set([90_002]) });
  assert.equal(had(processReader(run.roots, scaffold).read(0)).fds, 8);
});

test('the largest process stands beside the sum, and swap is summed', (t) => {
  const run = standInRun('v2-6.1');
  t.after(run.remove);
  run.addProcess(90_001, 1);
  const path = join(run.processDir(90_001), 'status');
  const kib = (name: string, value: number) => (text: string) =>
    text.replace(new RegExp(`^${name}:.*$`, 'm'), `${name}:\t${value} kB`);
  const changes = [kib('VmRSS', 900_000), kib('RssAnon', 10), kib('VmSwap', 300)];
  writeFileSync(
    path,
    changes.reduce((text, change) => change(text), readFileSync(path, 'utf8')),
  );
  const one = had(processReader(run.roots, targetOf(run, { scaffoldPids: () => new Set([90_001]) })).read(0));
  const both = had(processReader(run.roots, targetOf(run)).read(0));
  assert.equal(both.largestRssBytes, 900_000 * 1024);
  assert.equal(both.largestRssAnonBytes, one.rssAnonBytes, 'each part has its own largest');
  assert.equal(both.swapBytes, (one.swapBytes ?? Number.NaN) + 300 * 1024);
  assert.equal(one.largestRssBytes, one.rssBytes);
});

test('a process without an address space takes no reading away from the others', (t) => {
  const run = standInRun('v2-6.1');
  t.after(run.remove);
  const alone = had(processReader(run.roots, targetOf(run)).read(0));
  run.addProcess(90_001, 1);
  const ending = `Name:\tnode\nState:\tR (running)\nPid:\t90001\nPPid:\t1\nThreads:\t1\n`;
  writeFileSync(join(run.processDir(90_001), 'status'), ending);
  const both = had(processReader(run.roots, targetOf(run)).read(0));
  assert.deepEqual(
    [both.rssBytes, both.largestRssBytes, both.processes],
    [alone.rssBytes, alone.rssBytes, 2],
  );
});

test('a process that went away between the list and the reading is not counted', (t) => {
  const run = standInRun('v2-6.1');
  t.after(run.remove);
  run.addProcess(90_001, 5);
  rmSync(run.processDir(90_001), { recursive: true });
  assert.equal(had(processReader(run.roots, targetOf(run)).read(0)).processes, 1);
});

test('a stranger who got the pid of a process that ended between the list and the reading is not counted', (t) => {
  const run = standInRun('v2-6.1');
  t.after(run.remove);
  run.addProcess(90_001, 5);
  const target = targetOf(run);
  const lister = processLister(run.roots, target);
  const readings = had(
    processReader(run.roots, target, {
      ...lister,
      list() {
        const listed = lister.list();
        // The folder of the process stays where it is, as that of whoever has its pid now.
        writeFileSync(join(run.dirs.memory, 'cgroup.procs'), `${run.pid}\n`);
        return listed;
      },
    }).read(0),
  );
  assert.deepEqual([readings.processes, readings.fds], [1, 3]);
});

test('without a cgroup a root that started at another time is another process', (t) => {
  const run = standInRun('v1-hybrid-6.18');
  t.after(run.remove);
  const reader = processReader(run.roots, targetOf(run, { cgroup: { unavailable: 'no cgroup' } }));
  assert.equal(had(reader.read(0)).processes, 1);
  const path = join(run.processDir(run.pid), 'stat');
  const fields = readFileSync(path, 'latin1').split(' ');
  // Field 22 is the start; the name of the recorded program has no space in it.
  fields[21] = String(Number(fields[21]) + 1);
  writeFileSync(path, fields.join(' '));
  assert.deepEqual(reader.read(100), { unavailable: 'No process of this run is alive.' });
});

test('a zombie is not counted, and with nobody else there is nothing to read', (t) => {
  const run = standInRun('v1-hybrid-6.18');
  t.after(run.remove);
  const zombie = `Name:\tnode\nState:\tZ (zombie)\nPid:\t${run.pid}\nPPid:\t1\nThreads:\t1\n`;
  writeFileSync(join(run.processDir(run.pid), 'status'), zombie);
  assert.deepEqual(processReader(run.roots, targetOf(run)).read(0), {
    unavailable: 'No process of this run is alive.',
  });
});

test('without a cgroup the tree below the root counts; before there is one, nothing', (t) => {
  const run = standInRun('v1-hybrid-6.18');
  t.after(run.remove);
  const without = { cgroup: { unavailable: 'no cgroup' } };
  assert.equal(had(processReader(run.roots, targetOf(run, without)).read(0)).processes, 1);
  const notYet = targetOf(run, { ...without, rootPid: () => undefined });
  assert.ok(isUnavailable(processReader(run.roots, notYet).read(0)));
});

test('a program that has ended and a machine without procfs are told apart', (t) => {
  const run = standInRun('v1-hybrid-6.18');
  t.after(run.remove);
  const target = targetOf(run, { cgroup: { unavailable: 'no cgroup' }, rootPid: () => 77_777 });
  assert.deepEqual(processReader(run.roots, target).read(0), {
    unavailable: 'No process of this run is alive.',
  });
  const elsewhere = processReader({ proc: '/no/proc', sys: '/no/sys' }, target).read(0);
  assert.deepEqual(elsewhere, { unavailable: 'There is no procfs at /no/proc to read processes from.' });
});

test('descriptors that take long to be listed are counted more rarely, and left out in between', (t) => {
  const run = standInRun('v2-6.1');
  t.after(run.remove);
  run.addProcess(90_001, 1200);
  const target = targetOf(run);
  let lookMs = 0;
  let nowMs = 0;
  // Each look at the clock is half a listing later than the one before.
  const clock = { nowMs: () => (nowMs += lookMs) };
  const reader = processReader(run.roots, target, processLister(run.roots, target), clock);
  const fdsAt = (atMs: number): number | undefined => had(reader.read(atMs)).fds;
  lookMs = 1;
  assert.deepEqual([0, 100, 200].map(fdsAt), [1203, 1203, 1203]);
  lookMs = 50;
  assert.deepEqual([300, 400, 499, 500, 600].map(fdsAt), [1203, undefined, undefined, 1203, undefined]);
});

test('a cgroup whose list cannot be read says so', (t) => {
  const run = standInRun('v2-6.1');
  t.after(run.remove);
  rmSync(join(run.dirs.memory, 'cgroup.procs'));
  const readings = processReader(run.roots, targetOf(run)).read(0);
  assert.ok(isUnavailable(readings) && readings.unavailable.includes('cgroup.procs'));
});
