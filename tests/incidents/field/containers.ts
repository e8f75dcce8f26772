import { type FieldCase, GB, hour, line, MB, quiet } from './field-case.ts';

/** Parts of a container that a reader of its files misses: kernel memory, sockets, and everything where the total is not there. */
export const containers: readonly FieldCase[] = [
  {
    name: 'kernel before 5.18: unreclaimable slab grows, and there is no sum of the kernel',
    lasts: [4 * hour, 30 * hour],
    points: [30, 80],
    at(share, draw) {
      const anonBytes = draw('anon', 15, 60) * MB;
      const slabUnreclaimableBytes = line(2 * MB, draw('slab', 150, 900) * MB, share);
      const slabReclaimableBytes = 6 * MB;
      const kernel = slabUnreclaimableBytes + slabReclaimableBytes + 3 * MB;
      return {
        cgroup: {
          usageBytes: anonBytes + MB + kernel,
          ...{ anonBytes, fileBytes: MB, shmemBytes: 0, slabUnreclaimableBytes, slabReclaimableBytes },
          ...{ kernelStackBytes: MB, pagetablesBytes: 2 * MB },
        },
        process: quiet(anonBytes + 20 * MB),
      };
    },
    says: { kinds: ['kernel'], sentence: /kernel/i, sentenceNot: /Nothing grew|JavaScript/ },
  },
  {
    name: 'kernel before 5.18: names and inodes grow',
    lasts: [2 * hour, 30 * hour],
    points: [30, 80],
    at(share, draw) {
      const anonBytes = draw('anon', 15, 200) * MB;
      const slabReclaimableBytes = line(4 * MB, draw('slab', 150, 2_000) * MB, share);
      return {
        cgroup: {
          usageBytes: anonBytes + 5 * MB + slabReclaimableBytes,
          ...{
            anonBytes,
            fileBytes: MB,
            shmemBytes: 0,
            slabUnreclaimableBytes: 4 * MB,
            slabReclaimableBytes,
          },
        },
        process: quiet(anonBytes + 20 * MB),
      };
    },
    says: {
      kinds: ['slab-reclaimable', 'kernel'],
      sentence: /kernel|slab|inode/i,
      sentenceNot: /Nothing grew/,
    },
  },
  {
    name: 'the container grows by what no part explains',
    lasts: [4 * hour, 30 * hour],
    points: [30, 60],
    at(share, draw) {
      const anonBytes = draw('anon', 15, 60) * MB;
      return {
        cgroup: {
          usageBytes: anonBytes + line(20 * MB, draw('rest', 200, 900) * MB, share),
          ...{ anonBytes, fileBytes: MB, shmemBytes: 0 },
        },
        process: quiet(anonBytes + 20 * MB),
      };
    },
    says: { kinds: ['kernel', 'cannot-tell'], sentenceNot: /Nothing grew|JavaScript/ },
  },
  {
    name: 'no number of the container: file grows',
    lasts: [200_000, 3_000_000],
    points: [30, 80],
    at: (share, draw) => ({
      cgroup: {
        anonBytes: draw('anon', 50, 900) * MB,
        fileBytes: line(100 * MB, draw('file', 1, 9) * GB, share),
        shmemBytes: 0,
      },
      process: quiet(120 * MB),
    }),
    says: { kinds: ['page-cache'], sentenceNot: /Nothing grew/ },
  },
  {
    name: 'no number of the container: anonymous memory grows',
    lasts: [200_000, 3_000_000],
    points: [30, 80],
    at(share, draw) {
      const anonBytes = line(80 * MB, draw('anon', 0.6, 6) * GB, share);
      return {
        cgroup: { anonBytes, fileBytes: 90 * MB, shmemBytes: 0 },
        process: quiet(anonBytes + 30 * MB),
      };
    },
    says: { kinds: ['anonymous'], sentenceNot: /Nothing grew|JavaScript/ },
  },
  {
    name: 'no number of the container: shared memory grows',
    lasts: [200_000, 3_000_000],
    points: [30, 80],
    at(share, draw) {
      const shmemBytes = line(MB, draw('shm', 0.5, 4) * GB, share);
      return {
        cgroup: { anonBytes: 200 * MB, fileBytes: shmemBytes + 50 * MB, shmemBytes },
        process: quiet(220 * MB),
      };
    },
    says: { kinds: ['tmpfs'], sentenceNot: /Nothing grew/ },
  },
  {
    name: 'socket buffers grow, and connections with them',
    lasts: [600_000, 8 * hour],
    points: [30, 80],
    at(share, draw) {
      const sockBytes = line(20 * MB, draw('sock', 200, 1_500) * MB, share);
      const anonBytes = draw('anon', 60, 300) * MB;
      return {
        cgroup: {
          usageBytes: anonBytes + 20 * MB + sockBytes,
          ...{ anonBytes, fileBytes: 0, shmemBytes: 0, kernelBytes: 20 * MB, sockBytes },
        },
        process: { ...quiet(anonBytes + 40 * MB), fds: Math.round(line(60, draw('fds', 150, 3_000), share)) },
      };
    },
    says: {
      kinds: ['sockets', 'kernel'],
      sentence: /socket/i,
      sentenceNot: /Nothing grew|memory did not follow/,
    },
  },
];
