import { type FieldCase, GB, hour, line, MB, quiet } from './field-case.ts';

/** Files that are mapped, or deleted and open, and charged here, elsewhere or nowhere. */
export const mappings: readonly FieldCase[] = [
  {
    name: 'a mapping is read through, and there is no cgroup',
    lasts: [60_000, 900_000],
    points: [30, 80],
    at(share, draw) {
      const anon = draw('anon', 5, 60) * MB;
      const rssFileBytes = line(6 * MB, draw('file', 0.5, 12) * GB, share);
      return {
        process: {
          ...quiet(anon + rssFileBytes),
          ...{ rssAnonBytes: anon, rssFileBytes, rssShmemBytes: 0 },
        },
      };
    },
    says: {
      kinds: ['mapped-file', 'page-cache'],
      sentence: /mapped|file/i,
      sentenceNot: /JavaScript|Nothing grew|anonymous/,
    },
  },
  {
    name: 'a mapping is read through, and charged here',
    lasts: [60_000, 900_000],
    points: [30, 80],
    at(share, draw) {
      const anonBytes = draw('anon', 5, 60) * MB;
      const rssFileBytes = line(6 * MB, draw('file', 0.5, 12) * GB, share);
      return {
        cgroup: {
          usageBytes: anonBytes + rssFileBytes + 4 * MB,
          ...{
            anonBytes,
            fileBytes: rssFileBytes,
            mappedFileBytes: rssFileBytes,
            shmemBytes: 0,
            kernelBytes: 4 * MB,
          },
        },
        process: {
          ...quiet(anonBytes + rssFileBytes),
          ...{ rssAnonBytes: anonBytes, rssFileBytes, rssShmemBytes: 0 },
        },
      };
    },
    says: { kinds: ['mapped-file', 'page-cache'], sentenceNot: /JavaScript|Nothing grew/ },
  },
  {
    name: 'a mapping is read through, and charged to another group',
    lasts: [60_000, 900_000],
    points: [30, 80],
    at(share, draw) {
      const anonBytes = draw('anon', 5, 60) * MB;
      const rssFileBytes = line(6 * MB, draw('file', 0.5, 12) * GB, share);
      return {
        cgroup: {
          usageBytes: anonBytes + 6 * MB,
          ...{ anonBytes, fileBytes: 4 * MB, shmemBytes: 0, kernelBytes: 2 * MB },
        },
        process: {
          ...quiet(anonBytes + rssFileBytes),
          ...{ rssAnonBytes: anonBytes, rssFileBytes, rssShmemBytes: 0 },
        },
      };
    },
    says: {
      notKinds: ['anonymous', 'js-heap', 'off-heap', 'page-cache'],
      sentence: /(?=.*mapped)(?=.*(another|elsewhere|not charged|other group))/is,
      sentenceNot: /Nothing grew|JavaScript/,
    },
  },
  {
    name: 'deleted files stay open, and another container wrote them',
    lasts: [600_000, 8 * hour],
    points: [30, 80],
    at(share, draw) {
      const anonBytes = draw('anon', 40, 300) * MB;
      const files = Math.round(draw('files', 4, 12));
      return {
        cgroup: {
          usageBytes: anonBytes + 20 * MB,
          ...{ anonBytes, fileBytes: 10 * MB, shmemBytes: 0, kernelBytes: 10 * MB },
        },
        process: {
          ...quiet(anonBytes + 20 * MB),
          deletedOpenBytes: Math.floor(share * 0.999 * (files + 1)) * draw('each', 0.3, 1.5) * 1e9,
        },
      };
    },
    says: {
      notKinds: ['page-cache', 'anonymous'],
      sentence: /(?=.*deleted)(?=.*open)/is,
      sentenceNot: /Nothing grew worth the name\.$|JavaScript/,
    },
  },
];
