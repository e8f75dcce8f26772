import {
  type Finding,
  type GrowthKind,
  type Ledger,
  LedgerPartSchema,
} from '../../../src/protocol/verdict.ts';
import type { Growth } from '../../../src/verdict/growth.ts';
import { sentenceOf, type Told } from '../../../src/verdict/sentence.ts';

/** Bytes in a megabyte. */
export const MB = 2 ** 20;
/** Milliseconds in an hour. */
export const hour = 3_600_000;

/** What is told of a minute at 10 Hz in which nothing was read. */
const nothing: Told = {
  kind: 'none',
  findings: [],
  beside: [],
  unclear: [],
  unexplainedBytes: 0,
  settled: [],
  ledger: undefined,
  usage: undefined,
  rss: undefined,
  limit: undefined,
  resolution: undefined,
  lengthMs: 60_000,
  samples: 600,
  leastSamples: 10,
  heapRead: true,
  killed: false,
  ended: false,
  workEnded: false,
};

/** Levels in MB. */
export const levels = (from: number, highest: number, last = highest): Growth => ({
  from: from * MB,
  highest: highest * MB,
  last: last * MB,
  rise: (highest - from) * MB,
});

/** Something that rose by the given MB at 2 MB a second. */
export const finding = (kind: GrowthKind, riseMb: number, given: Partial<Finding> = {}): Finding => ({
  kind,
  part: 'anon',
  rise: riseMb * MB,
  unit: 'bytes',
  rate: { value: 2 * MB, low: 1.5 * MB, high: 2.5 * MB, per: 'second' },
  sinceTMs: 0,
  shape: 'line',
  goesOn: 'goes-on',
  givenBack: 'no',
  witnesses: [],
  next: [],
  ...given,
});

/** A count that rose by the given number, without memory. */
export const count = (kind: GrowthKind, rise: number): Finding => ({
  ...finding(kind, 0),
  rise,
  unit: 'count',
  rate: { value: 3, low: 2, high: 4, per: 'second' },
});

/** What is told where these grew. */
export const grew = (...findings: readonly Finding[]): Partial<Told> => ({
  kind: findings[0]?.kind ?? 'none',
  findings,
});

/** The sentence of what is told, over {@link nothing}. */
export const say = (told: Partial<Told> = {}, also: Partial<Told> = {}): string =>
  sentenceOf({ ...nothing, ...told, ...also });

/** A ledger of a minute in which parts changed by the given MB. */
export const parts = (changes: Readonly<Record<string, number>>): Ledger => ({
  fromTMs: 0,
  toTMs: 60_000,
  parts: Object.entries(changes).map(([part, change]) => ({
    part: LedgerPartSchema.parse(part),
    fromBytes: 5 * MB,
    toBytes: (5 + change) * MB,
  })),
});
