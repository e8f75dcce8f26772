import * as z from 'zod/mini';
import { IdSchema } from './id.ts';

const bytes = z.number().check(z.nonnegative());

/** What made a cgroup, told from its path alone. `other` is one whose path has no form that we know. */
export const CgroupMakerSchema = z.enum([
  'docker',
  'podman',
  'containerd',
  'cri-o',
  'kubernetes',
  'lxc',
  'systemd',
  'other',
]);
export type CgroupMaker = z.infer<typeof CgroupMakerSchema>;

/** A cgroup, as people call it. */
export const CgroupNameSchema = z.object({
  /** Path in its hierarchy, control characters replaced. */
  path: z.string(),
  maker: CgroupMakerSchema,
  /** "Docker container 3f9a1c0b2d4e", "systemd unit nginx.service", or the path. */
  name: z.string(),
  /** The first 12 digits of the container's id, as its own tool prints them. */
  container: z.optional(z.string()),
  /** Quality of service of a Kubernetes pod. */
  qos: z.optional(z.enum(['guaranteed', 'burstable', 'besteffort'])),
});
export type CgroupName = z.infer<typeof CgroupNameSchema>;

/**
 * Something that can be watched: a process with its descendants, or a whole cgroup. It never has arguments, environment
 * or paths of files: those hold secrets.
 */
export const SubjectSchema = z.object({
  /** Bound to pid and start time, or to the cgroup's path and inode: of something that came later it is not the id. */
  id: IdSchema,
  kind: z.enum(['process', 'cgroup']),
  pid: z.optional(z.int()),
  /** Name of the process (`comm`) or of the cgroup, control characters replaced. */
  name: z.string(),
  cgroup: z.optional(CgroupNameSchema),
  /** `VmRSS` of the process alone; of a cgroup left out. */
  rssBytes: z.optional(bytes),
  /** What the kernel charges to the cgroup. */
  usageBytes: z.optional(bytes),
  /** Processes that a watch of it would follow. */
  processes: z.int(),
  /** ISO 8601; of a cgroup left out. */
  startedAt: z.optional(z.string()),
});
export type Subject = z.infer<typeof SubjectSchema>;

/** `GET /api/subjects`: the largest first. */
export const SubjectListSchema = z.object({
  subjects: z.array(SubjectSchema),
  /** Smaller ones that were left out. */
  leftOut: z.int(),
  /** Whose processes these are, and what would show more, in a sentence. */
  whose: z.string(),
});
export type SubjectList = z.infer<typeof SubjectListSchema>;

/** Body of `POST /api/watches`. */
export const StartWatchSchema = z.strictObject({
  subject: IdSchema,
  /** Time between two samples, in milliseconds; ten a second at first and fewer later where it is left out. */
  everyMs: z.optional(z.int().check(z.gte(100), z.lte(60_000))),
  /** How long to watch. Without it the watch ends soon after the last page that follows it has gone. */
  forSeconds: z.optional(z.int().check(z.gte(1), z.lte(86_400))),
});
export type StartWatch = z.infer<typeof StartWatchSchema>;

/** A reading that a watch does not have, why, and the command that would get it, where there is one. */
export const MissingReadingSchema = z.object({
  reading: z.string(),
  because: z.string(),
  command: z.optional(z.string()),
});
export type MissingReading = z.infer<typeof MissingReadingSchema>;

/** What a watch is of. */
export const WatchedSchema = z.extend(SubjectSchema, {
  /** Directory of the cgroup that the readings come from, for commands; left out where it would need quoting. */
  directory: z.optional(z.string()),
  /** Processes that live in the same cgroup and are not followed: the cgroup's numbers are theirs too. */
  beside: z.object({ processes: z.int(), names: z.array(z.string()) }),
  missing: z.array(MissingReadingSchema),
});
export type Watched = z.infer<typeof WatchedSchema>;
