import type { GrowthKind, LedgerPart } from '../protocol/verdict.ts';

/** What each class of growth is called in a sentence. */
export const kindNames: Readonly<Record<GrowthKind, string>> = {
  'page-cache': 'page cache',
  'mapped-file': 'mapped file pages',
  'deleted-but-open': 'page cache of files that are deleted and still open',
  tmpfs: 'tmpfs or shared memory',
  'js-heap': 'the heap that the program reports',
  timers: 'timers and what they keep alive',
  'off-heap': 'memory beside the heap that the program reports as external',
  threads: 'threads',
  goroutines: 'goroutines',
  descriptors: 'descriptors',
  sockets: 'socket buffers in the kernel',
  'slab-reclaimable': 'reclaimable slab',
  kernel: 'kernel memory charged to the container',
  swap: 'memory pushed out to swap',
  'child-processes': 'child processes',
  anonymous: 'anonymous memory',
};

const partNames: Partial<Record<LedgerPart, string>> = {
  anon: 'anonymous memory',
  file: 'page cache',
  active_file: 'page cache',
  inactive_file: 'page cache',
  shmem: 'tmpfs or shared memory',
  sock: 'socket buffers',
  kernel: 'kernel memory',
  'kernel-other': 'kernel memory',
  outside: 'memory of the process',
};
/** What a part of the container's number is called in a sentence; one without a name goes by the kernel's. */
export const partName = (part: LedgerPart): string => partNames[part] ?? part;
