import * as z from 'zod/mini';

/** The cgroup hierarchy that memory is measured with here. */
export const CgroupSupportSchema = z.object({
  /** Version of the hierarchy that holds the memory controller; null where there is none. */
  version: z.nullable(z.literal([1, 2])),
  /** Whether runs get a cgroup of their own. Found out by making one, not by looking at modes. */
  writable: z.boolean(),
  /** Why not, and what to do; always present when `writable` is false. */
  reason: z.optional(z.string()),
  /** A second, controller-less cgroup2 mount beside v1 (its `cgroup.kill` is used). */
  hybrid: z.optional(z.boolean()),
});
export type CgroupSupport = z.infer<typeof CgroupSupportSchema>;

/** What holds a program in. `achieved` names only what was tried and seen to work. */
export const ConfinementSchema = z.object({
  /** `bubblewrap`: own pid and network namespace, read-only system; `parent-death-signal`: the program dies with the server, nothing more; `none`. */
  level: z.enum(['bubblewrap', 'parent-death-signal', 'none']),
  /** Short phrases: "own pid namespace", "no network", "memory limit", … */
  achieved: z.array(z.string()),
  /** What a program could not do when it was tried here, each as a phrase: "read your home directory". Older recordings have no such list. */
  denied: z.optional(z.array(z.string())),
  /** What nothing keeps a program from here; empty where bubblewrap works. */
  allowed: z.optional(z.array(z.string())),
  /** Why it is not more; present unless the level is `bubblewrap`. */
  reason: z.optional(z.string()),
});
export type Confinement = z.infer<typeof ConfinementSchema>;

/** The file system that runs write their files to. */
export const FilesystemSchema = z.object({
  /** As in `/proc/self/mountinfo`: `ext4`, `btrfs`, `overlay`, … */
  type: z.string(),
  /** False on tmpfs and ramfs, where a log is shmem and not page cache. */
  pageCache: z.boolean(),
  reason: z.optional(z.string()),
});
export type Filesystem = z.infer<typeof FilesystemSchema>;

/** Where and how a run was made: what the badge beside a chart says, and what a recording keeps. */
export const EnvironmentSchema = z.object({
  /** Version of the runtime that the notebook runs on, and its demos unless `program` says otherwise: `v26.10.0`; `none` where there was no Node. */
  node: z.string(),
  /** What the program was made of when it is no Node program: `Go 1.19.8, lumberjack v2.1.0`. */
  program: z.optional(z.string()),
  /** `uname -r`. */
  kernel: z.string(),
  /** `process.platform`. */
  platform: z.string(),
  /** The words of the host's kernel files, which the page uses: 1, 2, or null. */
  cgroup: CgroupSupportSchema,
  confinement: ConfinementSchema,
  filesystem: FilesystemSchema,
  /** The MGLRU switch (`/sys/kernel/mm/lru_gen/enabled`), where the kernel has one: with it on, active_file means "young", not "read twice". */
  lruGen: z.optional(z.string()),
});
export type Environment = z.infer<typeof EnvironmentSchema>;

/** Limits in force for every run of this server. Bytes, milliseconds, counts. */
export const LimitsSchema = z.object({
  concurrentRuns: z.int(),
  waitingRuns: z.int(),
  /** The memory limit that always applies, whatever the knobs say. */
  safetyMemoryBytes: z.number(),
  /** Memory that may be promised to running demos together: half of what was available at start. */
  promisedMemoryBytes: z.number(),
  diskQuotaBytes: z.number(),
  diskReserveBytes: z.number(),
  /** Files and directories that a run may have at a time. */
  fileQuota: z.int(),
  outputBytes: z.number(),
  deadlineMs: z.number(),
  unwatchedMs: z.number(),
});
export type Limits = z.infer<typeof LimitsSchema>;

/** `GET /api/health`: what this machine can and cannot show, and why. */
export const HealthSchema = z.extend(EnvironmentSchema, {
  status: z.literal('ok'),
  /** Version of the notebook. */
  version: z.string(),
  limits: LimitsSchema,
});
export type Health = z.infer<typeof HealthSchema>;
