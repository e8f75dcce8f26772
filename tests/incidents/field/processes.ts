import { type FieldCase, GB, hour, line, MB, quiet } from './field-case.ts';

/** Processes: few points, helpers, and programs that are not JavaScript. */
export const processes: readonly FieldCase[] = [
  {
    name: 'a few rows of RSS over days',
    lasts: [6 * 24 * hour, 20 * 24 * hour],
    points: [6, 8],
    // The rows come at odd times.
    at: (share, draw) => ({
      process: { rssBytes: line(draw('from', 10, 60) * MB, draw('to', 0.8, 4) * GB, share ** 1.5) },
    }),
    says: {
      sentence:
        /rose by [\d.,]+ (MB|GB)|too few|only (6|7|8|six|seven|eight) |more (samples|readings|points|values)/i,
      sentenceNot: /do not tell what it was|JavaScript|Nothing grew/,
    },
  },
  {
    name: 'two snapshots, between which the page cache grew',
    lasts: [600_000, 40 * hour],
    points: [2, 2],
    at(share, draw) {
      const fileBytes = line(40 * MB, draw('file', 0.4, 3) * GB, share);
      return {
        cgroup: {
          usageBytes: 210 * MB + fileBytes,
          ...{ anonBytes: 200 * MB, fileBytes, shmemBytes: 0, kernelBytes: 10 * MB },
        },
        process: quiet(230 * MB),
      };
    },
    // They attribute, and give no slope.
    says: {
      kinds: ['page-cache', 'cannot-tell'],
      noRate: true,
      sentence: /page cache|two (samples|snapshots|readings|points)|2 (samples|snapshots|readings|points)/i,
      sentenceNot: /Nothing grew|a second|a minute|an hour/,
    },
  },
  ...(['with', 'without'] as const).map(
    (largest): FieldCase => ({
      name: `a small helper stays beside a parent that grows, ${largest} the largest process`,
      lasts: [8 * hour, 40 * hour],
      points: [30, 80],
      at(share, draw) {
        const helper = draw('helper', 1, 6) * MB;
        const began = share > draw('began', 0.05, 0.3);
        const anonBytes = line(160 * MB, draw('anon', 0.6, 3) * GB, share);
        const rssBytes = anonBytes + 60 * MB + (began ? helper : 0);
        const { fds, threads } = quiet(0);
        return {
          cgroup: {
            usageBytes: anonBytes + 40 * MB,
            ...{ anonBytes, fileBytes: 30 * MB, shmemBytes: 0, kernelBytes: 10 * MB },
          },
          process: {
            ...{ rssBytes, fds, threads, processes: began ? 2 : 1 },
            ...(largest === 'with'
              ? { largestRssBytes: anonBytes + 60 * MB, largestRssAnonBytes: anonBytes - 2 * MB }
              : {}),
          },
        };
      },
      says: {
        kinds: largest === 'with' ? ['anonymous'] : ['anonymous', 'cannot-tell'],
        sentenceNot: /JavaScript|Nothing grew/,
      },
    }),
  ),
  {
    name: 'a program that is not JavaScript rises to a plateau and stays',
    lasts: [1 * hour, 10 * hour],
    points: [30, 80],
    at(share, draw) {
      const full = draw('full', 0.2, 0.4);
      const anonBytes = line(draw('from', 300, 900) * MB, draw('to', 1.6, 4) * GB, Math.min(1, share / full));
      return {
        cgroup: {
          usageBytes: anonBytes + 50 * MB,
          ...{ anonBytes, fileBytes: 40 * MB, shmemBytes: 0, kernelBytes: 10 * MB },
        },
        process: quiet(anonBytes + 20 * MB),
      };
    },
    says: {
      kinds: ['anonymous'],
      sentence: /plateau|stopped|stayed|stays|has stood|kept since|no longer|not since/i,
      sentenceNot: /JavaScript|Nothing grew/,
    },
  },
];
