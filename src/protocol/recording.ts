import * as z from 'zod/mini';
import { RunEventSchema } from './run-event.ts';

/**
 * A whole run as a file: what `GET /api/runs/:id/export?format=json` answers, what `npm run record`
 * writes, and what the page replays when no server answers. `events` is complete and in order.
 */
export const RecordingSchema = z.object({
  format: z.literal('memory-notebook/recording'),
  version: z.literal(1),
  /** Which scenario of the demo was played; absent for a run by hand. */
  scenario: z.optional(z.string()),
  /** ISO 8601. */
  recordedAt: z.string(),
  events: z.array(RunEventSchema),
});
export type Recording = z.infer<typeof RecordingSchema>;
