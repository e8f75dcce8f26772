import * as z from 'zod/mini';
import { IdSchema } from './run.ts';
import { KnobValuesSchema } from './run-event.ts';
import { VerdictSchema } from './verdict.ts';

/** A knob: what it is, in which unit, within which limits. */
export const KnobSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('integer'),
    label: z.string(),
    /** "MB", "lines per second", "s"; empty for a plain count. */
    unit: z.string(),
    minimum: z.int(),
    maximum: z.int(),
    default: z.int(),
    description: z.string(),
  }),
  z.strictObject({
    type: z.literal('boolean'),
    label: z.string(),
    default: z.boolean(),
    description: z.string(),
  }),
  z.strictObject({
    type: z.literal('choice'),
    label: z.string(),
    options: z.array(z.string()),
    default: z.string(),
    description: z.string(),
  }),
]);
export type Knob = z.infer<typeof KnobSchema>;

/** Something the reader may do to a running demo. */
export const ActionSchema = z.strictObject({
  id: IdSchema,
  /** On the button: "delete rotated". */
  label: z.string(),
  /** One sentence: what it does, and what it does on a real host. */
  description: z.string(),
  /** `program`: sent to the program. `reclaim`: done from outside, by the kernel's own reclaim file. */
  by: z.enum(['program', 'reclaim']),
  /** How long the program may take to answer, in milliseconds; 5000 unless it is told. Work such as a heap snapshot takes longer. */
  answersWithinMs: z.optional(z.int().check(z.gte(1000), z.lte(120_000))),
});
export type Action = z.infer<typeof ActionSchema>;

/** A series of a sample that the page draws for this demo, below the container's number. */
export const SeriesSchema = z.strictObject({
  group: z.enum(['cgroup', 'process', 'runtime', 'demo']),
  /** Name of the reading in its group: `rssBytes`, `fds`, `loggedBytes`. */
  reading: z.string(),
  label: z.string(),
  unit: z.enum(['bytes', 'count']),
  /** Drawn only where there is no cgroup to ask, in place of what the cgroup would have shown. */
  where: z.optional(z.literal('no-cgroup')),
});
export type Series = z.infer<typeof SeriesSchema>;

/** One step of a scenario: wait for a mark, rest, act. */
export const StepSchema = z.strictObject({
  /** Name of the mark (of the program or of an action) to wait for. */
  after: z.string(),
  /** Time to rest after it, so that the effect can be seen. */
  restMs: z.int(),
  /** The action to do then, or `stop`. */
  act: z.string(),
});

/** A run played by a script: for recordings, and for the tests of the claims. */
export const ScenarioSchema = z.strictObject({
  title: z.string(),
  knobs: KnobValuesSchema,
  steps: z.array(StepSchema),
  /** How the run ends; `finished` unless it is told. A scenario may be about another ending. */
  ends: z.optional(z.enum(['finished', 'failed', 'oom-killed'])),
  /** The class of growth that the verdict must name; tested on the recording and on each new run. */
  verdict: z.optional(VerdictSchema.shape.kind),
  /** Whether `npm run record` makes a recording of it that ships with the page. */
  record: z.boolean(),
});
export type Scenario = z.infer<typeof ScenarioSchema>;

/** A measurable sentence of the text, bound to a measure of a run. */
export const ClaimSchema = z.strictObject({
  /** Slug of the stage that makes it. */
  stage: z.string(),
  /** The scenario that shows it. */
  scenario: z.string(),
  /** Name of a function in `src/claims/measures`, with its arguments: `slopePer(process.rssBytes, calls)`. */
  measure: z.string(),
  /** Inclusive bounds within which the claim holds, in the measure's own unit. */
  band: z.tuple([z.number(), z.number()]),
  /** Unit of the measure, as printed: "bytes per byte", "MB", "s", "". */
  unit: z.string(),
  /** The claim as a short sentence. */
  claim: z.string(),
});
export type Claim = z.infer<typeof ClaimSchema>;

/** One run of a grid: a scenario of this demo or of another. */
export const GridCellSchema = z.strictObject({
  id: IdSchema,
  /** "new pusher, shared writer" */
  label: z.string(),
  /** The demo that it runs; the declaring one unless it is named. */
  demo: z.optional(IdSchema),
  scenario: z.string(),
});
export type GridCell = z.infer<typeof GridCellSchema>;

/** Runs that are set side by side on shared axes. */
export const GridSchema = z.strictObject({
  title: z.string(),
  /** Heads of the two columns and rows of a two by two table of the cells, in their order; absent: one row. */
  columns: z.optional(z.array(z.string())),
  rows: z.optional(z.array(z.string())),
  /** What is drawn of each cell, one small chart each; the first is the one whose slopes are compared. */
  series: z.array(SeriesSchema),
  /** Horizontal axis: the declared work of the demo (`work`), or the seconds of the run. */
  along: z.enum(['work', 'time']),
  cells: z.array(GridCellSchema),
});
export type Grid = z.infer<typeof GridSchema>;

/** What the knobs tell of a run before it: how long its work takes, and what the container may gain by it. */
export const AxesSchema = z.strictObject({
  /** The product of these knobs and of `times` is the amount of work; `per` is the knob with its pace, in the same unit per second. */
  seconds: z.strictObject({ of: z.array(z.string()), times: z.optional(z.number()), per: z.string() }),
  /** The product of these knobs and of `times` is the most that is expected to be gained, in MB. */
  megabytes: z.strictObject({ of: z.array(z.string()), times: z.optional(z.number()) }),
});

/** `demos/<id>/demo.json`. */
export const DemoDeclarationSchema = z.strictObject({
  $schema: z.optional(z.string()),
  title: z.string(),
  /** One sentence: what the program does. */
  summary: z.string(),
  /** The program, where it is not `main.ts`: a binary below the demo's folder that has to be built first. */
  program: z.optional(
    z.strictObject({
      kind: z.literal('go'),
      binary: z.string().check(z.regex(/^[a-z0-9-]+(?:\/[a-z0-9-]+)*$/)),
      /** What it is made of, for the badge. */
      label: z.string(),
    }),
  ),
  /** Longest time a run may take, in milliseconds. */
  deadlineMs: z.int(),
  limits: z.strictObject({
    /** Name of the knob that sets the memory limit in MB (0: only the safety limit). */
    memoryMbKnob: z.optional(z.string()),
    pids: z.int(),
    /** Hard limit of descriptors per process. */
    fds: z.int(),
  }),
  knobs: z.record(z.string(), KnobSchema),
  /** Counters that the program reports, with a unit each. */
  counters: z.record(z.string(), z.strictObject({ label: z.string(), unit: z.enum(['bytes', 'count']) })),
  /** The counter that counts units of work, and what one is called in the singular: slopes are told per unit of it. */
  work: z.optional(z.strictObject({ counter: z.string(), unit: z.string() })),
  /** How the page sets the axes of a run that has not begun; without it they follow the run. */
  axes: z.optional(AxesSchema),
  actions: z.array(ActionSchema),
  series: z.array(SeriesSchema),
  scenarios: z.record(z.string(), ScenarioSchema),
  claims: z.record(z.string(), ClaimSchema),
  grids: z.optional(z.record(z.string(), GridSchema)),
});
export type DemoDeclaration = z.infer<typeof DemoDeclarationSchema>;

/** A demo as `GET /api/demos` lists it: the declaration with its id, knobs as JSON Schema beside it. */
export const CatalogueEntrySchema = z.extend(DemoDeclarationSchema, {
  id: IdSchema,
  /** JSON Schema (2020-12) of the `knobs` object of `POST /api/runs`. */
  knobsSchema: z.record(z.string(), z.unknown()),
  /** Why it cannot be run here, and what to do about it; absent when it can. Recordings of it can be seen all the same. */
  notRunnable: z.optional(z.string()),
  /** Recordings that ship with it, by scenario, as addresses relative to the site's root. */
  recordings: z.record(z.string(), z.string()),
});
export type CatalogueEntry = z.infer<typeof CatalogueEntrySchema>;
