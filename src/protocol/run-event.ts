import * as z from 'zod/mini';
import { EnvironmentSchema } from './environment.ts';
import { ProfileSchema } from './profile.ts';
import { RunEndSchema } from './run-end.ts';
import { SampleSchema } from './sample.ts';
import { VerdictSchema } from './verdict.ts';
import { WatchedSchema } from './watch.ts';

const ms = z.number().check(z.nonnegative());

/** A knob's value. */
export const KnobValueSchema = z.union([z.number(), z.boolean(), z.string()]);
/** All knobs of a run by name, defaults filled in. */
export const KnobValuesSchema = z.record(z.string(), KnobValueSchema);
export type KnobValues = z.infer<typeof KnobValuesSchema>;

/** A line on the chart: somebody did something, at this moment. */
export const MarkSchema = z.object({
  tMs: ms,
  /** An action id of the demo (`start-reader`) or a phase that the program announced (`written`). */
  name: z.string(),
  /** A few words for the chart: "log reader on". */
  label: z.string(),
  by: z.enum(['reader', 'program', 'server']),
  /** An action that was asked for and never answered: it may have been done, in whole, in part or not at all. */
  unanswered: z.optional(z.literal(true)),
  /** One sentence more, where there is one: "returned 3 files, 96 MB". */
  detail: z.optional(z.string()),
  /** What a profiler said at this moment, where one was asked. */
  profile: z.optional(ProfileSchema),
});
export type Mark = z.infer<typeof MarkSchema>;

/** A line that the program (or the runner) wrote. At most 2,000 characters, control characters replaced. */
export const LogLineSchema = z.object({
  tMs: ms,
  stream: z.enum(['stdout', 'stderr', 'runner']),
  text: z.string(),
});
export type LogLine = z.infer<typeof LogLineSchema>;

/**
 * Everything that can happen in a run, in order. `id` counts from 1 without holes and is the
 * `id:` of the Server-Sent Event. `started` is the first, `end` the last.
 */
export const RunEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('started'),
    id: z.int(),
    data: z.object({
      run: z.string(),
      demo: z.string(),
      knobs: KnobValuesSchema,
      /** Wall-clock time of the start, ISO 8601; a label only. */
      startedAt: z.string(),
      environment: EnvironmentSchema,
      /** Memory limit of the run's cgroup in bytes; left out where no limit could be set. */
      limitBytes: z.optional(z.number()),
      sampleHz: z.number(),
      /** Of a watch only: what is watched. */
      watched: z.optional(WatchedSchema),
    }),
  }),
  z.object({ type: z.literal('sample'), id: z.int(), data: SampleSchema }),
  z.object({ type: z.literal('mark'), id: z.int(), data: MarkSchema }),
  z.object({ type: z.literal('log'), id: z.int(), data: LogLineSchema }),
  z.object({
    type: z.literal('end'),
    id: z.int(),
    data: z.object({ end: RunEndSchema, verdict: VerdictSchema }),
  }),
]);
export type RunEvent = z.infer<typeof RunEventSchema>;

/** Event names that only the stream has; they carry no id, so they never move `Last-Event-ID`. */
export const StreamNoticeSchema = z.discriminatedUnion('type', [
  /** The reader's `Last-Event-ID` cannot be resumed from; everything still kept follows from the start. */
  z.object({ type: z.literal('reset'), data: z.object({ reason: z.string() }) }),
  /** A slow reader was moved on to the latest event; `from`..`to` were not sent (the export has them). */
  z.object({ type: z.literal('gap'), data: z.object({ from: z.int(), to: z.int() }) }),
  /** The run waits for a place: how many are before it. */
  z.object({ type: z.literal('queued'), data: z.object({ position: z.int() }) }),
  /** The server is going away. */
  z.object({ type: z.literal('bye'), data: z.object({ reason: z.string() }) }),
]);
export type StreamNotice = z.infer<typeof StreamNoticeSchema>;
