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

/** What a run's counters say about the growth, in one word for machines and one sentence for people. */
export const VerdictSchema = z.object({
  /** Class of growth. `cannot-tell` is an answer: too few samples, or no counter to decide by. */
  kind: z.enum([
    'none',
    'page-cache',
    'tmpfs',
    'js-heap',
    'off-heap',
    'threads',
    'descriptors',
    'kernel',
    'child-processes',
    'anonymous',
    'cannot-tell',
  ]),
  sentence: z.string(),
  /** Growth from the first settled sample to the highest, per part of the container's number, in bytes. */
  growthBytes: z.record(z.string(), z.number()),
});
export type Verdict = z.infer<typeof VerdictSchema>;
