import type { GrowthKind, LedgerPart } from '../protocol/verdict.ts';
import { multiplied } from './anonymous-pieces.ts';
import type { Course } from './course.ts';
import { isUnclear, type PartGrowth, still, unclear } from './part-growth.ts';
import {
  beyondAnonAndFile,
  charged,
  diskCache,
  fdPipes,
  fdSockets,
  fds,
  kernelMemory,
  processes,
  type Quantity,
  slabReclaimableBytes,
  threads,
} from './quantities.ts';
import { leastShare, roseBytes, roseCount } from './rose.ts';
import { anonymousCourse } from './sources.ts';
import type { Watch } from './watch.ts';

/** The tree that indexes a page cache takes some 3 bytes of the kernel's for 100; buffer heads and inodes are the rest of it. */
const kernelPerCache = 0.06;
/** What the kernel adds to the memory of threads and processes, as a share of it: stacks of 16 KB, page tables, descriptors of their event loops. */
const kernelPerTaskMemory = { threads: 0.06, processes: 0.15 } as const;
/**
 * Kernel memory below the first share of the container is what any program brings with it: names, inodes, page tables. Where pipes
 * came, which hold what is written to them and not read, it is told from the share on from which any growth is.
 */
const leastKernel = { usual: 0.1, besidePipes: leastShare } as const;
/** Kernel memory of this share of the container is more than descriptors hold: it lies in full pipes or socket buffers. */
const moreThanTheirs = 0.15;

/** Kernel memory beyond what comes with page cache, descriptors, threads and processes. */
export function kernelGrowth(watch: Watch): PartGrowth {
  const read = watch.course(kernelMemory) !== undefined;
  const of = read ? kernelMemory : beyondAnonAndFile;
  const course = watch.course(of);
  if (course === undefined) return still;
  if (isUnclear(watch, course)) return unclear('kernel', course);
  if (!roseBytes(watch, course) || course.state === 'fell-back') return still;
  const rise = (quantity: Quantity) => Math.max(0, watch.course(quantity)?.rise ?? 0);
  const comesWith =
    kernelPerCache * rise(diskCache) + ofDescriptors(watch, of, course.rise) + withTasks(watch);
  const bytes = course.rise - comesWith;
  const slab = watch.course(slabReclaimableBytes);
  const reclaimable = roseBytes(watch, slab) && slab.rise >= 0.5 * course.rise;
  const sockets = watch.course(fdSockets);
  const kind: GrowthKind = reclaimable ? 'slab-reclaimable' : roseCount(sockets) ? 'sockets' : 'kernel';
  const least =
    kind === 'kernel' && came(watch.course(fdPipes)) ? leastKernel.besidePipes : leastKernel.usual;
  if (bytes < least * levelBefore(watch)) return still;
  const witness = reclaimable
    ? 'cgroup.slabReclaimableBytes'
    : read
      ? 'cgroup.kernelBytes'
      : 'cgroup.usageBytes';
  const part: LedgerPart = reclaimable ? 'slab_reclaimable' : read ? 'kernel' : 'kernel-other';
  return { grown: { part, course, bytes, pieces: [{ kind, bytes, witnesses: [witness], together: [] }] } };
}

/** The container's number before anything grew, in bytes: what else grows in it makes kernel memory no smaller. */
const levelBefore = (watch: Watch): number =>
  Math.min(watch.levelBytes, watch.course(charged)?.from ?? watch.levelBytes);

/** Whether a count rose clearly, or to many times what it was though it is not clear that it goes on. */
const came = (count: Course | undefined): boolean =>
  count !== undefined && (count.state === 'unclear' ? multiplied(count) : roseCount(count));

/** Kernel memory that rose in step with the descriptors is theirs: for each its file, for a new file its name and inode. */
function ofDescriptors(watch: Watch, of: Quantity, riseBytes: number): number {
  const count = watch.course(fds);
  if (!roseCount(count) || !multiplied(count) || watch.together(fds, of) < 0.98) return 0;
  const small = riseBytes < moreThanTheirs * watch.levelBytes;
  // A pipe or a socket holds what is written to it and not read.
  const holds = [fdSockets, fdPipes].some((kind) => roseCount(watch.course(kind)));
  return !holds && small ? riseBytes : 0;
}

/** Kernel memory that comes with the memory of threads and processes: their stacks and page tables. */
function withTasks(watch: Watch): number {
  const share = roseCount(watch.course(processes))
    ? kernelPerTaskMemory.processes
    : roseCount(watch.course(threads))
      ? kernelPerTaskMemory.threads
      : 0;
  return share * Math.max(0, anonymousCourse(watch)?.rise ?? 0);
}
