import { join } from 'node:path';
import type { CgroupDirs } from '../kernel/cgroup-dirs.ts';
import { type KernelFile, keepKernelFile } from '../kernel/kernel-file.ts';
import { parsePidsCurrent } from '../kernel/pids-current.ts';
import { type Reading, valueOrUndefined } from '../kernel/reading.ts';
import { parseV1MemoryKmemTcp } from '../kernel/v1-memory-kmem-tcp.ts';
import { parseV1MemoryKmemUsageInBytes } from '../kernel/v1-memory-kmem-usage-in-bytes.ts';
import { parseV1MemoryLimitInBytes } from '../kernel/v1-memory-limit-in-bytes.ts';
import { parseV1MemoryOomControl } from '../kernel/v1-memory-oom-control.ts';
import { parseV1MemoryStat } from '../kernel/v1-memory-stat.ts';
import { parseV1MemoryUsageInBytes } from '../kernel/v1-memory-usage-in-bytes.ts';
import { parseV2MemoryCurrent } from '../kernel/v2-memory-current.ts';
import { parseV2MemoryEvents } from '../kernel/v2-memory-events.ts';
import { parseV2MemoryMax } from '../kernel/v2-memory-max.ts';
import { parseV2MemoryStat } from '../kernel/v2-memory-stat.ts';
import { parseV2MemorySwapCurrent } from '../kernel/v2-memory-swap-current.ts';
import type { CgroupReadings, Unavailable } from '../protocol/sample.ts';
import type { GroupReader } from './group-reader.ts';
import { guarded } from './guard.ts';
import { present } from './present.ts';

/** The files of one cgroup, each opened once, and how their texts become readings. */
interface CgroupFiles {
  readonly usage: KernelFile;
  readonly stat: KernelFile;
  readonly others: readonly KernelFile[];
  readings(
    usage: string | undefined,
    stat: string | undefined,
    others: readonly (string | undefined)[],
  ): CgroupReadings;
}

/**
 * Reads a run's cgroup under one set of names for both versions. The group is unavailable as a whole when
 * the cgroup is gone, or neither its total nor its parts can be read; else what is missing is left out.
 */
export function cgroupReader(dirs: CgroupDirs | Unavailable): GroupReader<CgroupReadings> {
  if ('unavailable' in dirs) return { read: () => dirs, close: () => undefined };
  const files = dirs.version === 1 ? v1Files(dirs) : v2Files(dirs);
  const all = [files.usage, files.stat, ...files.others];
  return {
    read: () => guarded(() => readFiles(files)),
    close: () =>
      all.forEach((file) => {
        file.close();
      }),
  };
}

function readFiles(files: CgroupFiles): CgroupReadings | Unavailable {
  // The total and its parts are read right after each other: the closer, the better they add up.
  const usage = files.usage.read();
  const stat = files.stat.read();
  const others = files.others.map((file) => file.read());
  const gone = [usage, stat, ...others].find((reading) => codeOf(reading) === 'ENODEV');
  const missing = gone ?? (usage.kind === 'unavailable' ? stat : undefined);
  if (missing?.kind === 'unavailable') return { unavailable: missing.because };
  return files.readings(valueOrUndefined(usage), valueOrUndefined(stat), others.map(valueOrUndefined));
}

function v1Files({ memory, pids }: CgroupDirs): CgroupFiles {
  const file = (name: string): KernelFile => keepKernelFile(join(memory, name));
  return {
    usage: file('memory.usage_in_bytes'),
    stat: file('memory.stat'),
    others: [
      file('memory.kmem.usage_in_bytes'),
      file('memory.limit_in_bytes'),
      file('memory.oom_control'),
      file('memory.kmem.tcp.usage_in_bytes'),
      file('memory.kmem.tcp.limit_in_bytes'),
      ...pidsFile(pids),
    ],
    readings(usage, statText, [kmem, limit, oom, tcp, tcpLimit, pidsCurrent]) {
      const stat = parsed(statText, parseV1MemoryStat);
      return present({
        usageBytes: parsed(usage, parseV1MemoryUsageInBytes),
        anonBytes: stat?.totalRssBytes,
        fileBytes: stat?.totalCacheBytes,
        shmemBytes: stat?.totalShmemBytes,
        activeFileBytes: stat?.totalActiveFileBytes,
        inactiveFileBytes: stat?.totalInactiveFileBytes,
        mappedFileBytes: stat?.totalMappedFileBytes,
        dirtyBytes: stat?.totalDirtyBytes,
        kernelBytes: parsed(kmem, parseV1MemoryKmemUsageInBytes),
        sockBytes: parsed(tcp, (text) => parseV1MemoryKmemTcp(text, tcpLimit)),
        swapBytes: stat?.totalSwapBytes,
        workingsetRefaultFile: stat?.totalWorkingsetRefaultFile,
        workingsetRefaultAnon: stat?.totalWorkingsetRefaultAnon,
        limitBytes: parsed(limit, parseV1MemoryLimitInBytes),
        oomKills: parsed(oom, parseV1MemoryOomControl)?.oomKills,
        pids: parsed(pidsCurrent, parsePidsCurrent),
      });
    },
  };
}

function v2Files({ memory, pids }: CgroupDirs): CgroupFiles {
  const file = (name: string): KernelFile => keepKernelFile(join(memory, name));
  return {
    usage: file('memory.current'),
    stat: file('memory.stat'),
    others: [file('memory.max'), file('memory.events'), file('memory.swap.current'), ...pidsFile(pids)],
    readings(usage, statText, [max, events, swap, pidsCurrent]) {
      const stat = parsed(statText, parseV2MemoryStat);
      return present({
        usageBytes: parsed(usage, parseV2MemoryCurrent),
        anonBytes: stat?.anonBytes,
        fileBytes: stat?.fileBytes,
        shmemBytes: stat?.shmemBytes,
        activeFileBytes: stat?.activeFileBytes,
        inactiveFileBytes: stat?.inactiveFileBytes,
        mappedFileBytes: stat?.fileMappedBytes,
        dirtyBytes: stat?.fileDirtyBytes,
        kernelBytes: stat?.kernelBytes,
        slabReclaimableBytes: stat?.slabReclaimableBytes,
        slabUnreclaimableBytes: stat?.slabUnreclaimableBytes,
        kernelStackBytes: stat?.kernelStackBytes,
        pagetablesBytes: stat?.pagetablesBytes,
        percpuBytes: stat?.percpuBytes,
        vmallocBytes: stat?.vmallocBytes,
        sockBytes: stat?.sockBytes,
        swapBytes: parsed(swap, parseV2MemorySwapCurrent),
        workingsetRefaultFile: stat?.workingsetRefaultFile,
        workingsetRefaultAnon: stat?.workingsetRefaultAnon,
        limitBytes: parsed(max, parseV2MemoryMax),
        oomKills: parsed(events, parseV2MemoryEvents)?.oomKills,
        pids: parsed(pidsCurrent, parsePidsCurrent),
      });
    },
  };
}

/** The file of the pids controller; it has to stand last, as it may be missing. */
function pidsFile(dir: string | undefined): KernelFile[] {
  return dir === undefined ? [] : [keepKernelFile(join(dir, 'pids.current'))];
}

function parsed<T>(text: string | undefined, parse: (text: string) => T): T | undefined {
  return text === undefined ? undefined : parse(text);
}

function codeOf(reading: Reading<unknown>): string | undefined {
  return reading.kind === 'unavailable' ? reading.code : undefined;
}
