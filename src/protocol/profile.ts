import * as z from 'zod/mini';

/**
 * What a profiler said at one moment of a run, as it goes with a mark: a heap snapshot by type, a
 * goroutine profile, the way by which something is still held. Text and figures only; the page
 * prints it and never interprets it.
 */
export const ProfileSchema = z.object({
  /** What it is of: "JavaScript heap by type". */
  title: z.string().check(z.maxLength(120)),
  /** What made it: "v8.getHeapSnapshot", "go tool pprof -inuse_space". */
  tool: z.string().check(z.maxLength(120)),
  /** All that the profiler counted, in bytes. */
  totalBytes: z.optional(z.number().check(z.nonnegative())),
  /** The largest first. `bytes` is what would go with all of that type (retained), unless the title says otherwise. */
  rows: z.optional(
    z
      .array(
        z.object({
          name: z.string().check(z.maxLength(120)),
          count: z.optional(z.int().check(z.nonnegative())),
          bytes: z.number().check(z.nonnegative()),
        }),
      )
      .check(z.maxLength(30)),
  ),
  /** Why something is still alive: the way from a root of the collector to it, one step a line. */
  paths: z.optional(
    z
      .array(
        z.object({
          name: z.string().check(z.maxLength(120)),
          steps: z.array(z.string().check(z.maxLength(200))).check(z.maxLength(20)),
        }),
      )
      .check(z.maxLength(10)),
  ),
  /** Lines exactly as the tool printed them. */
  text: z.optional(z.array(z.string().check(z.maxLength(300))).check(z.maxLength(80))),
});
export type Profile = z.infer<typeof ProfileSchema>;
