import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { CgroupDirs } from '../../src/kernel/cgroup-dirs.ts';
import { locateCgroup } from '../../src/kernel/cgroup-location.ts';
import { thisKernel } from '../../src/kernel/kernel-roots.ts';
import { parseMountinfo } from '../../src/kernel/mountinfo.ts';
import { parseProcCgroup } from '../../src/kernel/proc-cgroup.ts';
import { cgroupReader } from '../../src/sampling/read-cgroup.ts';
import { processReader } from '../../src/sampling/read-process.ts';
import { ms, quantile, type Row, times } from './table.ts';

const samplesPerRound = 50;

/** What the sampler does for one sample (open files re-read, parsed, summed), against reading the same files and nothing more. */
export function samplerCost(rounds: number): Row[] {
  const cgroup = ownCgroup();
  if (cgroup === undefined) return [];
  const target = {
    cgroup,
    rootPid: () => process.pid,
    scaffoldPids: () => new Set<number>(),
    selfReport: () => undefined,
    filesDir: '.',
  };
  const readers = [cgroupReader(cgroup), processReader(thisKernel, target)];
  const raw = rawReader(cgroup);
  const sampled: number[] = [];
  const plain: number[] = [];
  for (let round = 0; round < rounds; round++) {
    plain.push(timed(() => raw.read()));
    sampled.push(
      timed(() => {
        for (const reader of readers) reader.read(performance.now());
      }),
    );
  }
  for (const reader of readers) reader.close();
  raw.close();
  const here = quantile(sampled, 0.5);
  const base = quantile(plain, 0.5);
  return [
    {
      what: 'one sample: cgroup and processes (median)',
      figure: ms(here),
      against: `the same files read, not parsed: ${ms(base)}`,
      ratio: times(here / base),
    },
    {
      what: 'sampling at 10 Hz, share of one core',
      figure: `${(here / 1).toFixed(2)} %`,
      against: 'one core: 100 %',
      ratio: (here / 100).toFixed(4),
    },
  ];
}

/** Milliseconds for one of many. */
function timed(once: () => void): number {
  const startMs = performance.now();
  for (let i = 0; i < samplesPerRound; i++) once();
  return (performance.now() - startMs) / samplesPerRound;
}

/** The cgroup that this process is in: to read it is enough, so it needs no rights. */
function ownCgroup(): CgroupDirs | undefined {
  const mounts = parseMountinfo(readFileSync('/proc/self/mountinfo', 'utf8'));
  const memberships = parseProcCgroup(readFileSync('/proc/self/cgroup', 'utf8'));
  for (const [hierarchy, version] of [['memory', 1] as const, ['v2', 2] as const]) {
    const found = locateCgroup(mounts, memberships, hierarchy);
    if (found.kind === 'value') return { version, memory: found.value.directory };
  }
  return undefined;
}

/** Reads what the sampler reads: the cgroup's files by open descriptors, each process's status by name. */
function rawReader(dirs: CgroupDirs): { read(): void; close(): void } {
  const names =
    dirs.version === 1
      ? [
          'memory.usage_in_bytes',
          'memory.stat',
          'memory.kmem.usage_in_bytes',
          'memory.limit_in_bytes',
          'memory.oom_control',
          'memory.kmem.tcp.usage_in_bytes',
          'memory.kmem.tcp.limit_in_bytes',
        ]
      : ['memory.current', 'memory.stat', 'memory.max', 'memory.events', 'memory.swap.current'];
  const files = names
    .filter((name) => readdirSync(dirs.memory).includes(name))
    .map((name) => openSync(join(dirs.memory, name), 'r'));
  const buffer = Buffer.alloc(64 * 1024);
  return {
    read() {
      for (const file of files) readSync(file, buffer, 0, buffer.length, 0);
      const pids = readFileSync(join(dirs.memory, 'cgroup.procs'), 'latin1').trim().split('\n');
      for (const pid of pids) {
        try {
          readFileSync(`/proc/${pid}/status`, 'latin1');
        } catch {
          // The process ended between the list and the look.
        }
      }
    },
    close() {
      for (const file of files) closeSync(file);
    },
  };
}
