import * as z from 'zod/mini';
import { ProfileSchema } from './profile.ts';
import { DemoReadingsSchema, RuntimeReadingsSchema } from './sample.ts';

// What a demo program and the runner say to each other: JSON lines on descriptor 3, both ways.
// The program's side is demos/_shared/notebook.ts, which imports nothing from here on purpose: a
// program is to be readable, and runnable, alone.

/** From the program. Anything else on the line is dropped and logged once. */
export const ProgramMessageSchema = z.union([
  /** Ten times a second: its own counters and `process.memoryUsage()`. */
  z.strictObject({
    report: z.strictObject({ counters: DemoReadingsSchema, runtime: RuntimeReadingsSchema }),
  }),
  /** A phase began; drawn as a mark. */
  z.strictObject({
    phase: z.strictObject({
      name: z.string(),
      label: z.string(),
      detail: z.optional(z.string()),
      profile: z.optional(ProfileSchema),
    }),
  }),
  /** The action of this request number was done, or refused with a reason. */
  z.strictObject({
    done: z.strictObject({
      request: z.int(),
      detail: z.optional(z.string()),
      refused: z.optional(z.string()),
    }),
  }),
]);
export type ProgramMessage = z.infer<typeof ProgramMessageSchema>;

/** To the program. */
export interface RunnerMessage {
  readonly action: { readonly request: number; readonly id: string };
}
