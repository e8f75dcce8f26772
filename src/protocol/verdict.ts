import * as z from 'zod/mini';

/** The shape of one series over a run. */
export const ShapeSchema = z.enum([
  'flat',
  'line',
  'plateau',
  'step',
  'sawtooth',
  'rise-and-fall',
  'too-short',
]);
export type Shape = z.infer<typeof ShapeSchema>;

/** A slope with its 95 % confidence interval, in units of the series per second or per unit of work. */
export const SlopeSchema = z.object({ value: z.number(), low: z.number(), high: z.number() });
export type Slope = z.infer<typeof SlopeSchema>;

/** What is said of one series of a run. Levels and slopes in bytes or as counts, as `unit` says. */
export const SeriesVerdictSchema = z.object({
  group: z.enum(['cgroup', 'process', 'runtime', 'demo']),
  /** Name of the reading in its group: `rssBytes`. */
  reading: z.string(),
  unit: z.enum(['bytes', 'count']),
  shape: ShapeSchema,
  from: z.number(),
  highest: z.number(),
  last: z.number(),
  /** Left out when the series is too short. */
  perSecond: z.optional(SlopeSchema),
  /** Per unit of the demo's declared work; left out when there is none, or it did not move. */
  perUnit: z.optional(SlopeSchema),
});
export type SeriesVerdict = z.infer<typeof SeriesVerdictSchema>;

/** A class of growth. Each is named only on a reading that carries it. */
export const GrowthKindSchema = z.enum([
  'page-cache',
  'mapped-file',
  'deleted-but-open',
  'tmpfs',
  'js-heap',
  'timers',
  'off-heap',
  'threads',
  'goroutines',
  'descriptors',
  'sockets',
  'slab-reclaimable',
  'kernel',
  'swap',
  'child-processes',
  'anonymous',
]);
export type GrowthKind = z.infer<typeof GrowthKindSchema>;

/**
 * A part of the container's number. The parts do not overlap: `file` is page cache without `shmem`, and
 * `kernel-other` is what the kernel charges beyond the parts that it names. `outside` is memory that a
 * process has and its cgroup is not charged for, or that no cgroup was there to count.
 */
export const LedgerPartSchema = z.enum([
  'anon',
  'active_file',
  'inactive_file',
  'file',
  'shmem',
  'slab_reclaimable',
  'slab_unreclaimable',
  'sock',
  'kernel_stack',
  'pagetables',
  'percpu',
  'vmalloc',
  'kernel',
  'kernel-other',
  'swap',
  'outside',
]);
export type LedgerPart = z.infer<typeof LedgerPartSchema>;

/**
 * What the container's number changed by, taken apart. Levels are medians of the first and of the last
 * samples, in bytes.
 */
export const LedgerSchema = z.object({
  fromTMs: z.number(),
  toTMs: z.number(),
  /** The container's number (`usage`); left out where it cannot be read. */
  total: z.optional(z.object({ fromBytes: z.number(), toBytes: z.number() })),
  /** The parts that could be read, each once, in the order of the kernel's own file. */
  parts: z.array(z.object({ part: LedgerPartSchema, fromBytes: z.number(), toBytes: z.number() })),
  /** Change of the total that no part explains; left out where there is no total. */
  residualBytes: z.optional(z.number()),
});
export type Ledger = z.infer<typeof LedgerSchema>;

/** A rate of growth with its 95 % interval, in bytes (of a count: pieces) per second or per unit of work. */
export const RateSchema = z.object({
  value: z.number(),
  low: z.number(),
  high: z.number(),
  /** `second`, or what a unit of work is called in the singular. */
  per: z.string(),
});
export type Rate = z.infer<typeof RateSchema>;

/** Something that grew, with what became of it. */
export const FindingSchema = z.object({
  kind: GrowthKindSchema,
  /** The part of the container's number that it is charged to; left out for a count without memory. */
  part: z.optional(LedgerPartSchema),
  /** How far it rose, in bytes, or in pieces where `unit` is `count`. */
  rise: z.number(),
  unit: z.enum(['bytes', 'count']),
  /** Left out where there are too few samples for a slope: two snapshots attribute, and give no rate. */
  rate: z.optional(RateSchema),
  /** The same per unit of work, where the work is known. */
  ratePerWork: z.optional(RateSchema),
  /** Share of everything that grew, 0 to 1; left out for a count. */
  share: z.optional(z.number()),
  /** Since when it grew, on the clock of the run, in milliseconds. */
  sinceTMs: z.number(),
  /** Until when, where it stopped. */
  untilTMs: z.optional(z.number()),
  shape: ShapeSchema,
  goesOn: z.enum(['goes-on', 'stopped', 'fell-back', 'unknown']),
  /** Whether it can be had back: by the kernel alone (`at-once`), by reclaim or a collection (`when-asked`), not at all, or nobody tried. */
  givenBack: z.enum(['at-once', 'when-asked', 'no', 'unknown']),
  /** The readings that carry it, as `group.reading`. */
  witnesses: z.array(z.string()),
  /** Counts that rose with it, one for one or nearly: descriptors beside timers. As `group.reading`. */
  together: z.optional(z.array(z.string())),
  /** Commands that tell it from its neighbours, the most telling first. */
  next: z.array(z.string()),
});
export type Finding = z.infer<typeof FindingSchema>;

/** What a run's counters say about the growth, in one word for machines and one sentence for people. */
export const VerdictSchema = z.object({
  /** Class of the first finding. `cannot-tell` is an answer: too few samples, or no counter to decide by. */
  kind: z.enum(['none', ...GrowthKindSchema.options, 'cannot-tell']),
  sentence: z.string(),
  /** What grew, the largest first. Absent in runs recorded before it was told. */
  findings: z.optional(z.array(FindingSchema)),
  ledger: z.optional(LedgerSchema),
  /** The memory limit, where there is one, and when it is reached at this rate. */
  limit: z.optional(
    z.object({
      limitBytes: z.number(),
      /** Whether the container's number stood at it. */
      reached: z.boolean(),
      /** When what cannot be reclaimed fills it at this rate, in milliseconds from the last sample. */
      inMs: z.optional(z.object({ low: z.number(), high: z.number() })),
    }),
  ),
  /** The slowest growth of the container's number (else of RSS) that this length and noise could have shown. */
  resolution: z.optional(
    z.object({
      reading: z.string(),
      bytesPerSecond: z.number(),
      watchedMs: z.number(),
      /** How much longer to watch for half of it. */
      halvedAfterMs: z.number(),
    }),
  ),
  /** What a unit of work is called, in the singular ("call"), where the demo declares one. */
  workUnit: z.optional(z.string()),
  /** One entry for each reading that the run had; absent in runs recorded before it was told. */
  series: z.optional(z.array(SeriesVerdictSchema)),
});
export type Verdict = z.infer<typeof VerdictSchema>;
