import * as z from 'zod/mini';
import { IdSchema } from './run.ts';

/**
 * What a claim that was shown does to a hypothesis. `does-not-tell`: the run bears
 * on it and would have come out the same if the hypothesis were wrong.
 */
export const EffectSchema = z.enum(['supports', 'refutes', 'does-not-tell']);
export type Effect = z.infer<typeof EffectSchema>;

/** A suspicion that runs can move: the original team's, or one that the investigation came to. */
export const HypothesisSchema = z.strictObject({
  id: IdSchema,
  /** Slug of the stage in which it came up. */
  stage: z.string(),
  text: z.string(),
  /** What became of it, for the post-mortem: one sentence. */
  outcome: z.string(),
  tests: z.array(
    z.strictObject({
      claim: z.string(),
      /** What the claim does when it holds. */
      holding: EffectSchema,
      /** What it does when it fails below its band, and above it; the opposite of holding where it is not told. */
      below: z.optional(EffectSchema),
      above: z.optional(EffectSchema),
    }),
  ),
});
export type Hypothesis = z.infer<typeof HypothesisSchema>;

/** `content/case-file.json`. */
export const CaseContentSchema = z.strictObject({
  $schema: z.optional(z.string()),
  hypotheses: z.array(HypothesisSchema),
});

/** One run that bore on one hypothesis. Kept in the browser. */
export const CaseEntrySchema = z.object({
  hypothesis: z.string(),
  claim: z.string(),
  sentence: z.string(),
  stage: z.string(),
  run: z.string(),
  demo: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** Where: kernel, cgroup version, file system, runtime. */
  place: z.string(),
  recorded: z.boolean(),
  value: z.number(),
  band: z.tuple([z.number(), z.number()]),
  unit: z.string(),
  effect: EffectSchema,
  /** The part of the run that it was measured on; entries from before it was kept have none. */
  window: z.optional(z.object({ fromTMs: z.number(), toTMs: z.number() })),
});
export type CaseEntry = z.infer<typeof CaseEntrySchema>;

/** What the browser keeps of a case: evidence, the reader's own suspicions, and the verdict of each run. */
export const CaseFileSchema = z.object({
  entries: z.array(CaseEntrySchema),
  own: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      standing: z.enum(['open', 'supported', 'refuted', 'cannot-tell']),
    }),
  ),
  runs: z.array(
    z.object({
      run: z.string(),
      demo: z.string(),
      at: z.string(),
      place: z.string(),
      recorded: z.boolean(),
      settings: z.string(),
      ending: z.string(),
      verdict: z.string(),
      /** The run as a small picture: the markup of an SVG. */
      picture: z.string(),
    }),
  ),
});
export type CaseFile = z.infer<typeof CaseFileSchema>;
