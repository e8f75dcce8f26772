import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CgroupReadingsSchema, isUnavailable } from '../../../src/protocol/sample.ts';
import { cgroupReader } from '../../../src/sampling/read-cgroup.ts';
import { type Machine, recordedText } from '../kernel/recorded.ts';
import { standInRun } from './stand-in-run.ts';

const MACHINES = ['v1-hybrid-6.18', 'v2-6.1'] as const;

function printed(machine: Machine, file: string, field?: string): number {
  const text = recordedText(machine, `cgroup/${file}`);
  return Number(field === undefined ? text : new RegExp(`^${field} (\\d+)$`, 'm').exec(text)?.[1]);
}

test('v1 words become the names of both', (t) => {
  const run = standInRun('v1-hybrid-6.18');
  t.after(run.remove);
  const stat = (field: string): number => printed('v1-hybrid-6.18', 'memory.stat', field);
  assert.deepEqual(cgroupReader(run.dirs).read(0), {
    usageBytes: printed('v1-hybrid-6.18', 'memory.usage_in_bytes'),
    anonBytes: stat('total_rss'),
    fileBytes: stat('total_cache'),
    shmemBytes: stat('total_shmem'),
    activeFileBytes: stat('total_active_file'),
    inactiveFileBytes: stat('total_inactive_file'),
    mappedFileBytes: stat('total_mapped_file'),
    dirtyBytes: stat('total_dirty'),
    kernelBytes: printed('v1-hybrid-6.18', 'memory.kmem.usage_in_bytes'),
    swapBytes: stat('total_swap'),
    workingsetRefaultFile: stat('total_workingset_refault_file'),
    workingsetRefaultAnon: stat('total_workingset_refault_anon'),
    oomKills: 0,
    pids: printed('v1-hybrid-6.18', 'pids.current'),
  });
});

test('v2 words become the names of both', (t) => {
  const run = standInRun('v2-6.1');
  t.after(run.remove);
  writeFileSync(join(run.dirs.memory, 'memory.max'), '268435456\n');
  writeFileSync(join(run.dirs.memory, 'memory.swap.current'), '12288\n');
  const stat = (field: string): number => printed('v2-6.1', 'memory.stat', field);
  assert.deepEqual(cgroupReader(run.dirs).read(0), {
    usageBytes: printed('v2-6.1', 'memory.current'),
    anonBytes: stat('anon'),
    fileBytes: stat('file'),
    shmemBytes: stat('shmem'),
    activeFileBytes: stat('active_file'),
    inactiveFileBytes: stat('inactive_file'),
    mappedFileBytes: stat('file_mapped'),
    dirtyBytes: stat('file_dirty'),
    kernelBytes: stat('kernel'),
    slabReclaimableBytes: stat('slab_reclaimable'),
    slabUnreclaimableBytes: stat('slab_unreclaimable'),
    kernelStackBytes: stat('kernel_stack'),
    pagetablesBytes: stat('pagetables'),
    percpuBytes: stat('percpu'),
    vmallocBytes: stat('vmalloc'),
    sockBytes: stat('sock'),
    swapBytes: 12288,
    workingsetRefaultFile: stat('workingset_refault_file'),
    workingsetRefaultAnon: stat('workingset_refault_anon'),
    limitBytes: 268435456,
    oomKills: 0,
    pids: printed('v2-6.1', 'pids.current'),
  });
});

test('v2: the root cgroup has no memory.current and no memory.swap.current, and its parts are read', (t) => {
  const run = standInRun('v2-6.1');
  t.after(run.remove);
  const whole = cgroupReader(run.dirs).read(0);
  rmSync(join(run.dirs.memory, 'memory.current'));
  assert.ok(!isUnavailable(whole));
  const { usageBytes, ...parts } = whole;
  assert.equal(usageBytes, printed('v2-6.1', 'memory.current'));
  assert.deepEqual(cgroupReader(run.dirs).read(0), parts);
  assert.ok((parts.fileBytes ?? 0) > 4_000_000);
});

test('v1: TCP buffers are told once they are counted, and 0 only where there is a limit', (t) => {
  const run = standInRun('v1-hybrid-6.18');
  t.after(run.remove);
  const reader = cgroupReader(run.dirs);
  const sockAfter = (usage: string, limit?: string): number | undefined => {
    writeFileSync(join(run.dirs.memory, 'memory.kmem.tcp.usage_in_bytes'), usage);
    if (limit !== undefined) writeFileSync(join(run.dirs.memory, 'memory.kmem.tcp.limit_in_bytes'), limit);
    const readings = reader.read(0);
    assert.ok(!isUnavailable(readings));
    return readings.sockBytes;
  };
  assert.equal(sockAfter('0\n'), undefined, 'nobody can say whether it is counted');
  assert.equal(sockAfter('0\n', '9223372036854771712\n'), undefined);
  assert.equal(sockAfter('8192\n', '9223372036854771712\n'), 8192);
  assert.equal(sockAfter('0\n', '268435456\n'), 0);
});

for (const machine of MACHINES) {
  test(`${machine}: a file that is missing is left out, never 0`, (t) => {
    const run = standInRun(machine);
    t.after(run.remove);
    rmSync(join(run.dirs.memory, 'pids.current'));
    rmSync(join(run.dirs.memory, machine === 'v2-6.1' ? 'memory.events' : 'memory.oom_control'));
    const readings = cgroupReader(run.dirs).read(0);
    assert.equal(CgroupReadingsSchema.safeParse(readings).success, true);
    assert.equal('pids' in readings || 'oomKills' in readings, false);
    assert.equal('usageBytes' in readings && 'fileBytes' in readings, true);
  });

  test(`${machine}: a cgroup that is not there is unavailable as a whole`, () => {
    const run = standInRun(machine);
    run.remove();
    const readings = cgroupReader(run.dirs).read(0);
    assert.ok(isUnavailable(readings) && /memory\.stat: there is no such/.test(readings.unavailable));
    assert.deepEqual(Object.keys(readings), ['unavailable']);
  });

  test(`${machine}: broken content is said, and does not throw`, (t) => {
    const run = standInRun(machine);
    t.after(run.remove);
    writeFileSync(join(run.dirs.memory, 'memory.stat'), 'quite broken\n');
    const readings = cgroupReader(run.dirs).read(0);
    assert.ok(isUnavailable(readings) && readings.unavailable.includes('quite broken'));
  });

  test(`${machine}: new text is read each time`, (t) => {
    const run = standInRun(machine);
    t.after(run.remove);
    const reader = cgroupReader(run.dirs);
    const file = join(run.dirs.memory, machine === 'v2-6.1' ? 'memory.current' : 'memory.usage_in_bytes');
    for (const bytes of [4096, 123_456_789, 8192]) {
      writeFileSync(file, `${bytes}\n`);
      const readings = reader.read(0);
      assert.equal(!isUnavailable(readings) && readings.usageBytes, bytes);
    }
    reader.close();
  });
}

test('no cgroup at all passes its reason on', () => {
  const reason = { unavailable: 'cgroupfs is mounted read-only' };
  assert.deepEqual(cgroupReader(reason).read(0), reason);
});
