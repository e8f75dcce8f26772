import type { Sample } from '../../src/protocol/sample.ts';
import type { Verdict } from '../../src/protocol/verdict.ts';
import { eventsOf } from '../support/series.ts';
import { between, gauss } from './gauss.ts';
import type { Judge, Row } from './judge.ts';

const MB = 2 ** 20;
const GB = 2 ** 30;
const hour = 3_600_000;

/** Readings of one moment, by group; a group that is left out cannot be read. */
interface Readings {
  readonly cgroup?: Readonly<Record<string, number>>;
  readonly process?: Readonly<Record<string, number>>;
}

/** A report from the field, drawn again with other numbers. */
interface FieldCase {
  readonly name: string;
  /** What is read at a moment from 0 to 1, with numbers that follow from the seed. */
  readonly at: (share: number, draw: Draw) => Readings;
  readonly says: Says;
  /** Length of the watch in milliseconds, shortest and longest. */
  readonly lasts: readonly [number, number];
  readonly points: readonly [number, number];
}

/** Numbers of one variant: the same for the same name. */
type Draw = (name: string, low: number, high: number) => number;

/** What must be said of it, and what must not. */
interface Says {
  readonly kinds?: readonly Verdict['kind'][];
  readonly notKinds?: readonly Verdict['kind'][];
  readonly sentence?: RegExp;
  readonly sentenceNot?: RegExp;
  /** Whether there are too few points for any rate. */
  readonly noRate?: boolean;
}

/** A line from one level to another. */
const line = (from: number, to: number, share: number): number => from + (to - from) * share;
/** What every process of these has, whatever grows. */
const quiet = (rssBytes: number) => ({ rssBytes, fds: 30, threads: 12, processes: 1 });

const cases: readonly FieldCase[] = [
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

/** A reading of the kernel is a whole number. */
const whole = (readings: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(readings).map(([name, value]) => [name, Math.round(value)]));

/** The events of one variant. The first is without noise; of the others each amount of bytes has its own, 0.2 % at most. */
function variantOf(one: FieldCase, number: number) {
  const drawn = new Map<string, number>();
  const next = between(31 * number + one.name.length);
  const draw: Draw = (name, low, high) => {
    const known = drawn.get(name) ?? next(0, 1);
    drawn.set(name, known);
    return low + known * (high - low);
  };
  const points = Math.round(draw('points', ...one.points));
  const lastsMs = draw('lasts', ...one.lasts);
  const noise = gauss(number + 7);
  const share = number === 0 ? 0 : 0.002 * draw('noise', 0, 1);
  const shaken = (readings: Readonly<Record<string, number>>): Record<string, number> =>
    whole(
      Object.fromEntries(
        Object.entries(readings).map(([name, value]) => [
          name,
          name.endsWith('Bytes') && name !== 'deletedOpenBytes'
            ? Math.max(0, value * (1 + share * noise()))
            : value,
        ]),
      ),
    );
  return eventsOf(
    Array.from({ length: points }, (_, seq): Sample => {
      const readings = one.at(seq / (points - 1), draw);
      return {
        seq,
        tMs: Math.round((lastsMs * seq) / (points - 1)),
        cgroup: readings.cgroup === undefined ? { unavailable: 'No cgroup.' } : shaken(readings.cgroup),
        process: shaken(readings.process ?? {}),
        runtime: { unavailable: 'The program does not report.' },
        demo: { unavailable: 'The program does not report.' },
      };
    }),
  );
}

/** What a verdict says that it must not, or does not say. */
function against(verdict: Verdict, says: Says): string | undefined {
  const { kinds, notKinds, sentence, sentenceNot, noRate = false } = says;
  if (kinds !== undefined && !kinds.includes(verdict.kind))
    return `${verdict.kind}, expected ${kinds.join(' or ')}`;
  if (notKinds?.includes(verdict.kind)) return `${verdict.kind}, which it is not`;
  if (sentence !== undefined && !sentence.test(verdict.sentence)) return `does not say ${sentence}`;
  if (sentenceNot?.test(verdict.sentence)) return `says ${sentenceNot}`;
  if (noRate && verdict.findings?.some(({ rate }) => rate !== undefined)) return 'gives a rate';
  return undefined;
}

/** Reports of the kinds that came from the field, drawn again in so many variants. */
export function fieldCases(judge: Judge, variants: number): readonly Row[] {
  return cases.map((one) => {
    const broken = Array.from({ length: variants }, (_, number) => {
      const verdict = judge(variantOf(one, number));
      const fault = against(verdict, one.says);
      return fault === undefined ? [] : [`variant ${number}: ${fault}. ${verdict.sentence}`];
    }).flat();
    return {
      property: 'f field cases',
      on: one.name,
      figures: { variants, wrong: broken.length },
      holds: broken.length === 0,
      broken,
    };
  });
}
