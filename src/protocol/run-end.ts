import * as z from 'zod/mini';

const bytes = z.number().check(z.nonnegative());
const ms = z.number().check(z.nonnegative());

/** Who asked for the end of a run: the reader (Stop), nobody watching any more, or the server shutting down. */
export const StopperSchema = z.enum(['reader', 'nobody-watching', 'server']);

/** Why a watch of somebody else's process is over. */
export const WatchOverSchema = z.enum([
  'reader',
  'nobody-watching',
  'server',
  'time-up',
  'process-ended',
  'recycled',
  'cgroup-gone',
  'fault',
]);

/** How a run ended, as facts. Sizes in bytes, times in milliseconds on the run's monotonic clock. */
export const RunEndFactsSchema = z.discriminatedUnion('kind', [
  /** The program left by itself with exit code 0. */
  z.object({ kind: z.literal('finished'), afterMs: ms }),
  /** The program left by itself with another code or by a signal nobody here sent; or it could not be started. */
  z.object({
    kind: z.literal('failed'),
    afterMs: ms,
    exitCode: z.nullable(z.int()),
    signal: z.nullable(z.string()),
    /** The last thing that the program (or the attempt to start it) said, at most 300 characters. */
    lastWords: z.optional(z.string()),
    /** There was no counter of the kernel to ask what a signal was for. */
    uncounted: z.optional(z.literal(true)),
    /** What the run stands on was taken away from outside, or the notebook itself failed: a clause that says what. The program is not to blame then. */
    lost: z.optional(z.string()),
  }),
  /** The kernel's own `oom_kill` counter rose. Nothing else is ever called this. */
  z.object({ kind: z.literal('oom-killed'), afterMs: ms, oomKills: z.int(), limitBytes: z.optional(bytes) }),
  /** The wall clock that the demo declares ran out. */
  z.object({ kind: z.literal('deadline'), afterMs: ms, deadlineMs: ms }),
  /** Files of the run outgrew the quota, in bytes or in number, or the disk fell below the reserve of either. */
  z.object({
    kind: z.literal('disk-quota'),
    afterMs: ms,
    quotaBytes: bytes,
    /** With `reserve`, how much is still free. */
    usedBytes: bytes,
    reserve: z.optional(z.boolean()),
    /** There where it was the number of files (inodes) that was too large. With `reserve`, `used` is how many the disk has still room for. */
    files: z.optional(z.object({ quota: z.int(), used: z.int() })),
  }),
  /** Somebody ended it. */
  z.object({ kind: z.literal('stopped'), afterMs: ms, by: StopperSchema }),
  /** A watch is over. Nothing was done to what was watched. */
  z.object({
    kind: z.literal('watch-over'),
    afterMs: ms,
    because: WatchOverSchema,
    /** How far the cgroup's `oom_kill` counter rose as the process ended; left out where it cannot be read. */
    oomKills: z.optional(z.int()),
    limitBytes: z.optional(bytes),
    /** Of a `fault`: what went wrong in the notebook itself. */
    fault: z.optional(z.string()),
  }),
]);
export type RunEndFacts = z.infer<typeof RunEndFactsSchema>;

/** A run's end: the facts, and one sentence a person would say. */
export const RunEndSchema = z.intersection(RunEndFactsSchema, z.object({ sentence: z.string() }));
export type RunEnd = RunEndFacts & { sentence: string };

const seconds = (valueMs: number): string => `${(valueMs / 1000).toFixed(1)} s`;
const megabytes = (valueBytes: number): string => `${Math.round(valueBytes / 2 ** 20)} MB`;

/**
 * The one sentence that tells a run's end. All wording of endings lives here.
 * @returns a sentence with its full stop; MB are 2^20 bytes, as everywhere on the page.
 */
export function describeRunEnd(end: RunEndFacts): string {
  switch (end.kind) {
    case 'finished':
      return `Finished by itself after ${seconds(end.afterMs)}; nothing was killed.`;
    case 'failed': {
      if (end.lost !== undefined) return `Ended after ${seconds(end.afterMs)}: ${end.lost}.`;
      const how =
        end.signal !== null
          ? `was ended by ${end.signal}, and ${
              end.uncounted
                ? 'there was no counter of the kernel to tell whether it was for want of memory'
                : "the kernel's counter says it was not for want of memory"
            }`
          : end.exitCode !== null
            ? `left with exit code ${end.exitCode}`
            : 'could not be started';
      return `Failed after ${seconds(end.afterMs)}: the program ${how}.${end.lastWords ? ` Its last words: ${end.lastWords}` : ''}`;
    }
    case 'oom-killed':
      return `Killed by the kernel after ${seconds(end.afterMs)}: the cgroup needed more than its limit${
        end.limitBytes === undefined ? '' : ` of ${megabytes(end.limitBytes)}`
      } and nothing was left to reclaim (oom_kill ${end.oomKills}).`;
    case 'deadline':
      return `Ended after ${seconds(end.afterMs)}: this demo may run for ${seconds(end.deadlineMs)} at most.`;
    case 'disk-quota':
      if (end.files !== undefined)
        return end.reserve
          ? `Ended after ${seconds(end.afterMs)}: the disk has room for only ${end.files.used} more files (inodes), and ${end.files.quota} are kept in reserve.`
          : `Ended after ${seconds(end.afterMs)}: it has made more than ${end.files.quota} files, which is its quota.`;
      return end.reserve
        ? `Ended after ${seconds(end.afterMs)}: the disk has only ${megabytes(end.usedBytes)} free, and ${megabytes(end.quotaBytes)} are kept in reserve.`
        : `Ended after ${seconds(end.afterMs)}: its files grew to ${megabytes(end.usedBytes)}, over the quota of ${megabytes(end.quotaBytes)}.`;
    case 'stopped': {
      const who = {
        reader: 'you stopped it',
        'nobody-watching': 'nobody was watching any more',
        server: 'the notebook was shut down',
      }[end.by];
      return `Stopped after ${seconds(end.afterMs)}: ${who}.`;
    }
    case 'watch-over':
      return describeWatchOver(end);
  }
}

function describeWatchOver(end: Extract<RunEndFacts, { kind: 'watch-over' }>): string {
  const after = seconds(end.afterMs);
  switch (end.because) {
    case 'reader':
      return `Watched for ${after}, until you ended the watch. What was watched goes on untouched.`;
    case 'nobody-watching':
      return `Watched for ${after}, until no page followed it any more. What was watched goes on untouched.`;
    case 'server':
      return `Watched for ${after}, until the notebook was shut down. What was watched goes on untouched.`;
    case 'time-up':
      return `Watched for ${after}, as long as was asked. What was watched goes on untouched.`;
    case 'cgroup-gone':
      return `The cgroup was removed after ${after} of the watch: everything in it had ended.`;
    case 'recycled':
      return `The process had ended by ${after} of the watch, and its number belongs to another process now. Nothing of the other is shown.`;
    case 'fault':
      return `The watch broke down after ${after}, by a fault of the notebook (${end.fault ?? 'unknown'}). What was watched goes on untouched.`;
    case 'process-ended':
      return `The process ended after ${after} of the watch. ${howItEnded(end.oomKills, end.limitBytes)}`;
  }
}

/** The exit code is for the parent of a process alone; the counter of its cgroup is there for all to read. */
function howItEnded(oomKills: number | undefined, limitBytes: number | undefined): string {
  if (oomKills === undefined)
    return 'No kernel counter could be read that tells whether it ran out of memory.';
  if (oomKills === 0)
    return "Its cgroup's oom_kill counter did not rise, so that cgroup did not run out of memory; the exit code is known to its parent only.";
  const limit = limitBytes === undefined ? '' : `, whose limit is ${megabytes(limitBytes)}`;
  return `As it ended, the kernel killed ${oomKills === 1 ? 'a process' : `${oomKills} processes`} of its cgroup${limit}, which had run out of memory (oom_kill rose by ${oomKills}).`;
}

/** Adds the sentence to the facts. */
export function withSentence(facts: RunEndFacts): RunEnd {
  return { ...facts, sentence: describeRunEnd(facts) };
}
