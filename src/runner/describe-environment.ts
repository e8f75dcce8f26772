import { release } from 'node:os';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import { readLruGen } from '../kernel/lru-gen.ts';
import type { CgroupSupport, Confinement, Environment, Filesystem } from '../protocol/environment.ts';
import type { PlaceFound } from './cgroup/cgroup-place.ts';
import type { ChosenRung } from './confine/choose-rung.ts';

/** What the page says of the machine: only what was tried and seen. */
export function describeEnvironment(
  roots: KernelRoots,
  found: PlaceFound,
  chosen: ChosenRung,
  filesystem: Filesystem,
): Environment {
  const lruGen = readLruGen(roots);
  return {
    node: process.version,
    kernel: release(),
    platform: process.platform,
    cgroup: cgroupSupport(found),
    confinement: confinement(found, chosen),
    filesystem,
    ...(lruGen.kind === 'value' ? { lruGen: lruGen.value.text } : {}),
  };
}

function cgroupSupport(found: PlaceFound): CgroupSupport {
  if (found.kind === 'none') return { version: found.version, writable: false, reason: found.reason };
  const hybrid = found.place.version === 1 && found.place.unified !== undefined;
  return { version: found.place.version, writable: true, ...(hybrid ? { hybrid } : {}) };
}

function confinement(found: PlaceFound, { rung, held, reason }: ChosenRung): Confinement {
  const byCgroup =
    found.kind === 'none'
      ? []
      : ['memory limit', ...(found.place.pids === undefined ? [] : ['limit of processes and threads'])];
  return {
    level: rung.level,
    achieved: [...rung.achieved, ...byCgroup],
    ...(held === undefined ? {} : { denied: [...held.denied], allowed: [...held.allowed] }),
    ...(reason === undefined ? {} : { reason }),
  };
}
