import * as z from 'zod/mini';
import { EnvironmentSchema } from './environment.ts';
import { IdSchema } from './id.ts';
import { RunEndSchema } from './run-end.ts';
import { KnobValuesSchema, MarkSchema } from './run-event.ts';
import { VerdictSchema } from './verdict.ts';

export { IdSchema };

/** Body of `POST /api/runs`. */
export const StartRunSchema = z.strictObject({
  demo: IdSchema,
  /** Knobs that differ from their defaults. */
  knobs: z.optional(KnobValuesSchema),
  /** The `turn` of a 429, to come before those who came later. */
  turn: z.optional(IdSchema),
});
export type StartRun = z.infer<typeof StartRunSchema>;

/** Body of `POST /api/runs/:id/actions`. */
export const ActionRequestSchema = z.strictObject({ action: IdSchema });
export type ActionRequest = z.infer<typeof ActionRequestSchema>;

/** The answer to it: the mark that the action left on the chart. */
export const ActionAnswerSchema = z.object({ mark: MarkSchema });

/** `GET /api/runs/:id`, and the answer to `POST /api/runs`. */
export const RunViewSchema = z.object({
  id: IdSchema,
  demo: IdSchema,
  state: z.enum(['queued', 'starting', 'running', 'stopping', 'ended']),
  knobs: KnobValuesSchema,
  /** How many runs are before it, while `state` is `queued`. */
  position: z.optional(z.int()),
  /** Address of the event stream: `/api/runs/<id>/events`. */
  events: z.string(),
  environment: z.optional(EnvironmentSchema),
  startedAt: z.optional(z.string()),
  end: z.optional(RunEndSchema),
  verdict: z.optional(VerdictSchema),
  /** How much was recorded so far. */
  summary: z.object({
    samples: z.int(),
    marks: z.int(),
    logLines: z.int(),
    lastTMs: z.number(),
  }),
});
export type RunView = z.infer<typeof RunViewSchema>;

/** One run in the answer to `GET /api/runs`. */
export const RunListedSchema = z.object({
  ...{ id: IdSchema, demo: IdSchema },
  state: RunViewSchema.shape.state,
  startedAt: z.optional(z.string()),
  /** Whether a page follows it at the moment. */
  isWatched: z.boolean(),
  /** How it ended, where it has. */
  end: z.optional(z.string()),
});
export type RunListed = z.infer<typeof RunListedSchema>;

/** `GET /api/runs`: newest first. */
export const RunListSchema = z.object({ runs: z.array(RunListedSchema) });
