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
  /** The section of the post-mortem that it belongs to once runs support it. */
  section: z.optional(z.enum(['cause', 'fix'])),
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

/** Most of each that a case holds: the oldest evidence and runs make room for new ones. */
export const caseLimits = { entries: 300, runs: 40, own: 500, followUps: 500 } as const;
/** Most characters of a word or a sentence, of a note, and of the markup of a picture. */
const limits = { short: 200, sentence: 2000, note: 8000, picture: 65_536 } as const;

const short = z.string().check(z.maxLength(limits.short));
const sentence = z.string().check(z.maxLength(limits.sentence));
const note = z.optional(z.string().check(z.maxLength(limits.note)));
const ms = z.number().check(z.nonnegative());
/** ISO 8601, in UTC. */
export const MomentSchema = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z$/));
/** `<demo>/<claim>`. */
const claimName = z.string().check(z.regex(/^[a-z0-9-]{1,40}\/[a-z0-9-]{1,60}$/));
/** The run came from a file that the reader opened; left out for a run of this browser's and for recordings of the site. */
const fromFile = z.optional(z.literal(true));

/** One run that bore on one hypothesis. Kept in the browser. */
export const CaseEntrySchema = z.object({
  hypothesis: IdSchema,
  claim: claimName,
  sentence,
  stage: IdSchema,
  run: short,
  demo: IdSchema,
  at: MomentSchema,
  /** Where: kernel, cgroup version, file system, runtime. */
  place: short,
  recorded: z.boolean(),
  fromFile,
  value: z.number(),
  band: z.tuple([z.number(), z.number()]),
  unit: short,
  effect: EffectSchema,
  /** The part of the run that it was measured on; entries from before it was kept have none. */
  window: z.optional(z.object({ fromTMs: z.number(), toTMs: z.number() })),
});
export type CaseEntry = z.infer<typeof CaseEntrySchema>;

/** One run as the case keeps it: what it was, how it ended, what it showed. */
export const CaseRunSchema = z.object({
  run: short,
  demo: IdSchema,
  at: MomentSchema,
  place: short,
  recorded: z.boolean(),
  fromFile,
  settings: sentence,
  ending: sentence,
  verdict: sentence,
  /** What the reader did in it, with the moment on the run's clock. */
  acts: z.optional(z.array(z.object({ tMs: ms, label: short })).check(z.maxLength(100))),
  /** The highest readings that the verdict was made from; what could not be read is left out. */
  highest: z.optional(
    z.object({ usageBytes: z.optional(ms), rssBytes: z.optional(ms), fds: z.optional(ms) }),
  ),
  /** A heap snapshot in the middle of the run, on its clock: verdict and picture are of what came before it. */
  snapshot: z.optional(z.object({ atTMs: ms, endedTMs: ms })),
  /** The run as a small picture: the markup of an SVG. */
  picture: z.string().check(z.maxLength(limits.picture)),
});
export type CaseRun = z.infer<typeof CaseRunSchema>;

/** What the browser keeps of a case: evidence, the verdict of each run, and the reader's own words. */
export const CaseFileSchema = z.object({
  entries: z.array(CaseEntrySchema).check(z.maxLength(caseLimits.entries)),
  own: z
    .array(
      z.object({
        id: short,
        text: sentence,
        standing: z.enum(['open', 'supported', 'refuted', 'cannot-tell']),
      }),
    )
    .check(z.maxLength(caseLimits.own)),
  runs: z.array(CaseRunSchema).check(z.maxLength(caseLimits.runs)),
  /** What the reader adds to a section. */
  notes: z.optional(z.object({ summary: note, impact: note, cause: note, fix: note })),
  followUps: z.optional(
    z
      .array(z.object({ id: short, text: sentence, done: z.boolean() }))
      .check(z.maxLength(caseLimits.followUps)),
  ),
});
export type CaseFile = z.infer<typeof CaseFileSchema>;
