import * as z from 'zod/mini';
import { RunViewSchema } from './run.ts';
import { VerdictSchema } from './verdict.ts';
import { WatchedSchema } from './watch.ts';

/**
 * `GET /api/watches/:id`, and the answer to `POST /api/watches`: a run view, with what is watched. `verdict` is there
 * while the watch goes on, too: what was measured so far says that.
 */
export const WatchViewSchema = z.extend(RunViewSchema, {
  watched: WatchedSchema,
  /** Where others live in the same cgroup: what the readings of the followed processes alone say. */
  ownVerdict: z.optional(VerdictSchema),
});
export type WatchView = z.infer<typeof WatchViewSchema>;

/** `GET /api/watches`: newest first. */
export const WatchListSchema = z.object({
  watches: z.array(
    z.object({
      ...{ id: RunViewSchema.shape.id, state: RunViewSchema.shape.state },
      name: z.string(),
      startedAt: z.string(),
      isWatched: z.boolean(),
    }),
  ),
});
