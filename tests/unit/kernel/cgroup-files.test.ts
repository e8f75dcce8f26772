import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCgroupProcs } from '../../../src/kernel/cgroup-procs.ts';
import { readPidsCurrent } from '../../../src/kernel/pids-current.ts';
import { readMemoryPressure } from '../../../src/kernel/pressure.ts';
import type { Reading } from '../../../src/kernel/reading.ts';
import { readV1MemoryKmemUsageInBytes } from '../../../src/kernel/v1-memory-kmem-usage-in-bytes.ts';
import {
  parseV1MemoryLimitInBytes,
  readV1MemoryLimitInBytes,
} from '../../../src/kernel/v1-memory-limit-in-bytes.ts';
import {
  parseV1MemoryOomControl,
  readV1MemoryOomControl,
} from '../../../src/kernel/v1-memory-oom-control.ts';
import { parseV1MemoryStat, readV1MemoryStat } from '../../../src/kernel/v1-memory-stat.ts';
import { readV1MemoryUsageInBytes } from '../../../src/kernel/v1-memory-usage-in-bytes.ts';
import { readV2MemoryCurrent } from '../../../src/kernel/v2-memory-current.ts';
import { parseV2MemoryEvents, readV2MemoryEvents } from '../../../src/kernel/v2-memory-events.ts';
import { parseV2MemoryMax, readV2MemoryMax } from '../../../src/kernel/v2-memory-max.ts';
import { readV2MemoryPeak } from '../../../src/kernel/v2-memory-peak.ts';
import { readV2MemoryStat } from '../../../src/kernel/v2-memory-stat.ts';
import { recordedCgroup, recordedPid, recordedText } from './recorded.ts';

const v1 = recordedCgroup('v1-hybrid-6.18');
const v2 = recordedCgroup('v2-6.1');
const WRITTEN_BYTES = 4 * 2 ** 20;

function had<T>(reading: Reading<T>): T {
  assert.equal(reading.kind, 'value', JSON.stringify(reading));
  return (reading as { value: T }).value;
}

test('v1: the parts of the recorded cgroup add up to its usage', () => {
  const stat = had(readV1MemoryStat(v1));
  const kernel = had(readV1MemoryKmemUsageInBytes(v1));
  const usage = had(readV1MemoryUsageInBytes(v1));
  assert.ok(Math.abs(stat.totalRssBytes + stat.totalCacheBytes + kernel - usage) < 0.03 * usage);
  assert.ok(stat.totalCacheBytes >= WRITTEN_BYTES);
  assert.equal(stat.totalShmemBytes, 0);
});

test('v1: the total_ fields are used, not the plain ones', () => {
  const stat = parseV1MemoryStat(
    recordedText('v1-hybrid-6.18', 'cgroup/memory.stat').replace(/^total_cache .*$/m, 'total_cache 77'),
  );
  assert.equal(stat.totalCacheBytes, 77);
});

test('v2: the parts of the recorded cgroup add up to its current usage', () => {
  const stat = had(readV2MemoryStat(v2));
  const current = had(readV2MemoryCurrent(v2));
  const parts = stat.anonBytes + stat.fileBytes + (stat.kernelBytes ?? Number.NaN);
  assert.ok(Math.abs(parts - current) < 0.03 * current, `${parts} and ${current}`);
  assert.ok(stat.fileBytes >= WRITTEN_BYTES);
  assert.ok(had(readV2MemoryPeak(v2)) >= current);
});

test('no limit is undefined on both versions, a limit is bytes', () => {
  assert.equal(had(readV1MemoryLimitInBytes(v1)), undefined);
  assert.equal(had(readV2MemoryMax(v2)), undefined);
  // Pages of 64 KiB make the largest v1 limit a little smaller.
  assert.equal(parseV1MemoryLimitInBytes('9223372036854710272\n'), undefined);
  assert.equal(parseV1MemoryLimitInBytes('268435456\n'), 268435456);
  assert.equal(parseV2MemoryMax('268435456\n'), 268435456);
});

test('OOM kills are counted on both versions', () => {
  assert.deepEqual(had(readV1MemoryOomControl(v1)), { oomKillDisabled: false, underOom: false, oomKills: 0 });
  assert.equal(had(readV2MemoryEvents(v2)).oomKills, 0);
  assert.equal(parseV1MemoryOomControl('oom_kill_disable 1\nunder_oom 1\noom_kill 3\n').oomKills, 3);
  assert.equal('oomKills' in parseV1MemoryOomControl('oom_kill_disable 0\nunder_oom 0\n'), false);
  assert.equal(parseV2MemoryEvents('low 0\nhigh 0\nmax 4\noom 1\noom_kill 1\n').oomKills, 1);
});

test('processes, tasks and pressure are read', () => {
  assert.deepEqual(had(readCgroupProcs(v1)), [recordedPid('v1-hybrid-6.18')]);
  assert.deepEqual(had(readCgroupProcs(v2)), [recordedPid('v2-6.1')]);
  assert.ok(had(readPidsCurrent(v1)) > 1);
  assert.equal(had(readMemoryPressure(v2)).some.avg300Percent, 0);
});

test('a file that is not there is a reason, not an error and not 0', () => {
  const reading = readV2MemoryStat(v1.replace('v1-hybrid-6.18', 'nowhere'));
  assert.equal(reading.kind, 'unavailable');
  assert.match(
    (reading as { because: string }).because,
    /nowhere\/cgroup\/memory\.stat: there is no such file here/,
  );
});
