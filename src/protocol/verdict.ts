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

/** What a run's counters say about the growth, in one word for machines and one sentence for people. */
export const VerdictSchema = z.object({
  /** Class of growth. `cannot-tell` is an answer: too few samples, or no counter to decide by. */
  kind: z.enum([
    'none',
    'page-cache',
    'deleted-but-open',
    'tmpfs',
    'js-heap',
    'timers',
    'off-heap',
    'threads',
    'goroutines',
    'descriptors',
    'kernel',
    'child-processes',
    'anonymous',
    'cannot-tell',
  ]),
  sentence: z.string(),
  /** Growth from the first settled sample to the highest, per part of the container's number, in bytes. */
  growthBytes: z.record(z.string(), z.number()),
  /** What a unit of work is called, in the singular ("call"), where the demo declares one. */
  workUnit: z.optional(z.string()),
  /** One entry for each reading that the run had; absent in runs recorded before it was told. */
  series: z.optional(z.array(SeriesVerdictSchema)),
});
export type Verdict = z.infer<typeof VerdictSchema>;
