import * as z from 'zod/mini';
import { EffectSchema } from './case-file.ts';

/** A part of a run, in milliseconds on its own clock. */
export const WindowSchema = z.object({ fromTMs: z.number(), toTMs: z.number() });
export type Window = z.infer<typeof WindowSchema>;

/**
 * What one run says of one claim. `fails` means that the world disagrees, never that the reader did something
 * else: what a run cannot tell is `not-shown`, with the reason.
 */
export const ClaimEvidenceSchema = z.object({
  /** `<demo>/<claim>`. */
  claim: z.string(),
  result: z.enum(['holds', 'fails', 'not-shown']),
  /** What was measured, in `unit`; there when the run tells. */
  value: z.optional(z.number()),
  unit: z.optional(z.string()),
  /** Inclusive bounds within which the claim holds. */
  band: z.optional(z.tuple([z.number(), z.number()])),
  /** The part of the run that it was measured on. */
  window: z.optional(WindowSchema),
  /** Of `not-shown`: what is missing or what spoiled it, a clause without a full stop. */
  because: z.optional(z.string()),
  /** What to do to see it, a clause without a full stop. */
  todo: z.optional(z.string()),
});
export type ClaimEvidence = z.infer<typeof ClaimEvidenceSchema>;

/** What a claim, as shown in a run, does to a hypothesis of the case file. */
export const HypothesisMoveSchema = z.object({ id: z.string(), move: EffectSchema, claim: z.string() });
export type HypothesisMove = z.infer<typeof HypothesisMoveSchema>;

/** `GET /api/runs/:id/evidence`: every claim about the demo of the run, and what those that were shown move. */
export const EvidenceSchema = z.object({
  claims: z.array(ClaimEvidenceSchema),
  hypotheses: z.array(HypothesisMoveSchema),
});
export type Evidence = z.infer<typeof EvidenceSchema>;
