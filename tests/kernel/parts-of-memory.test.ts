import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { errnoOf } from '../../src/kernel/errno.ts';
import { type CgroupReadings, isUnavailable, type Sample } from '../../src/protocol/sample.ts';
import { eventually } from './eventually.ts';
import { type SampledRun, sampledRun } from './sampled-run.ts';

const MB = 2 ** 20;
const KIB = 2 ** 10;

function cgroupOf(sample: Sample | undefined): CgroupReadings {
  assert.ok(sample !== undefined && !isUnavailable(sample.cgroup), JSON.stringify(sample));
  return sample.cgroup;
}

function versionOf(run: SampledRun): 1 | 2 {
  assert.ok('version' in run.cgroup);
  return run.cgroup.version;
}

/** What one line of a kernel file says, read without the parsers of src. */
function printed(run: SampledRun, file: string, name: string): number {
  assert.ok('memory' in run.cgroup);
  const text = readFileSync(join(run.cgroup.memory, file), 'latin1');
  const line = text.split('\n').find((one) => one.split(' ')[0] === name);
  assert.ok(line !== undefined, `${file} has no line ${name}`);
  return Number(line.split(' ')[1]);
}

/** Waits until a reading has risen so far over what it was. */
async function risesBy(
  run: SampledRun,
  name: keyof CgroupReadings,
  before: number,
  leastBytes: number,
): Promise<number> {
  return eventually(`${name} rises by ${leastBytes}`, () => {
    const rise = (cgroupOf(run.samples.at(-1))[name] ?? Number.NaN) - before;
    assert.ok(rise >= leastBytes, `${name} rose by ${rise}, expected at least ${leastBytes}`);
    return rise;
  });
}

test('bytes that nobody reads from a connection are in sockBytes', async (t) => {
  const run = await sampledRun(t, 'in a cgroup');
  if (run === undefined) return;
  if (versionOf(run) === 1) {
    assert.equal(cgroupOf(run.samples.at(-1)).sockBytes, undefined, 'v1 counts only where there is a limit');
    assert.ok('memory' in run.cgroup);
    const limit = join(run.cgroup.memory, 'memory.kmem.tcp.limit_in_bytes');
    try {
      writeFileSync(limit, String(1024 * MB));
    } catch (error) {
      t.skip(`this kernel has no limit of TCP buffers (${errnoOf(error)})`);
      return;
    }
  }
  const before = await eventually('sockBytes is told', () => cgroupOf(run.samples.at(-1)).sockBytes);
  const usageBefore = cgroupOf(run.samples.at(-1)).usageBytes ?? Number.NaN;
  await run.program.tell(`send ${64 * MB}`);
  // Both buffers together take at least 100 KiB with the kernel's least default sizes, and never more than was sent.
  const rise = await risesBy(run, 'sockBytes', before, 100 * KIB);
  assert.ok(rise < 80 * MB, `sockBytes rose by ${rise}`);
  const queued = queuedBytes(run.program.pid);
  assert.ok(queued > 0 && rise >= 0.9 * queued, `${queued} bytes stand in queues, sockBytes rose by ${rise}`);
  if (versionOf(run) === 2) await risesBy(run, 'usageBytes', usageBefore, 0.9 * queued);
});

/** Bytes in the receive queues of the TCP sockets that a process has open: the kernel's other account of them. */
function queuedBytes(pid: number): number {
  const links = execFileSync('ls', ['-l', `/proc/${pid}/fd`], { encoding: 'latin1' });
  const inodes = new Set([...links.matchAll(/socket:\[(\d+)\]/g)].map(([, inode]) => inode));
  const rows = readFileSync('/proc/net/tcp', 'latin1')
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const own = rows.filter((fields) => inodes.has(fields[9] ?? ''));
  return own.reduce((sum, fields) => sum + Number.parseInt(fields[4]?.split(':')[1] ?? '0', 16), 0);
}

test('names of files are reclaimable slab, threads are kernel stacks, and both are kernel memory', async (t) => {
  const run = await sampledRun(t, 'in a cgroup');
  if (run === undefined) return;
  const before = cgroupOf(run.samples.at(-1));
  const kernelBefore = before.kernelBytes ?? Number.NaN;
  const directory = join(run.filesDir, 'names');
  mkdirSync(directory);
  const names = 3000;
  await run.program.tell(`name ${directory} ${names}`);
  // A name (struct dentry) takes 192 bytes on 64 bits, its inode more; together about 1.3 KB on ext4.
  await risesBy(run, 'kernelBytes', kernelBefore, names * 500);
  if (versionOf(run) === 1) {
    for (const name of ['slabReclaimableBytes', 'kernelStackBytes', 'pagetablesBytes'] as const)
      assert.equal(cgroupOf(run.samples.at(-1))[name], undefined, `v1 does not print ${name}`);
    return;
  }
  const slabRise = await risesBy(
    run,
    'slabReclaimableBytes',
    before.slabReclaimableBytes ?? Number.NaN,
    names * 500,
  );
  assert.ok(slabRise < names * 3000, `slabReclaimableBytes rose by ${slabRise}`);
  await run.program.tell('thread 4');
  // Stacks of 16 KiB on x86-64; a Worker of Node is one thread and may bring more.
  await risesBy(run, 'kernelStackBytes', before.kernelStackBytes ?? Number.NaN, 4 * 16 * KIB);
});

test('each part is what the kernel prints, and what it does not print is left out', async (t) => {
  const run = await sampledRun(t, 'in a cgroup');
  if (run === undefined) return;
  const v1 = { swapBytes: 'total_swap', workingsetRefaultFile: 'total_workingset_refault_file' } as const;
  const v2 = {
    slabReclaimableBytes: 'slab_reclaimable',
    slabUnreclaimableBytes: 'slab_unreclaimable',
    kernelStackBytes: 'kernel_stack',
    pagetablesBytes: 'pagetables',
    percpuBytes: 'percpu',
    vmallocBytes: 'vmalloc',
    sockBytes: 'sock',
    workingsetRefaultFile: 'workingset_refault_file',
    workingsetRefaultAnon: 'workingset_refault_anon',
  } as const;
  const expected: Partial<Record<keyof CgroupReadings, string>> = versionOf(run) === 1 ? v1 : v2;
  for (const [reading, name] of Object.entries(expected) as [keyof CgroupReadings, string][]) {
    await eventually(`${reading} is ${name} of memory.stat`, () => {
      const found = cgroupOf(run.samples.at(-1))[reading];
      assert.equal(found, printed(run, 'memory.stat', name), `${reading} and ${name}`);
      return true;
    });
  }
});
