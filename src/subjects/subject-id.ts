import { createHash } from 'node:crypto';

/** What a subject's id says. */
export type SubjectKey =
  | { readonly kind: 'process'; readonly pid: number; readonly startTimeTicks: number }
  | { readonly kind: 'cgroup'; readonly pathHash: string; readonly inode: string };

/** The id of a process: its pid and its start time in clock ticks after boot, which together no other process ever has. */
export const processId = (pid: number, startTimeTicks: number): string => `p-${pid}-${startTimeTicks}`;

/** The id of a cgroup: its path, as a hash (an id is never a path), and the inode of its directory, new for each that is made. */
export const cgroupId = (path: string, inode: bigint): string => `c-${pathHash(path)}-${inode.toString(36)}`;

/** 12 hexadecimal digits that stand for a path. */
export const pathHash = (path: string): string =>
  createHash('sha256').update(path).digest('hex').slice(0, 12);

/** Reads an id back; undefined for one that is none of ours. */
export function parseSubjectId(id: string): SubjectKey | undefined {
  const [, pid, startTimeTicks] = /^p-(\d{1,10})-(\d{1,17})$/.exec(id) ?? [];
  if (pid !== undefined && startTimeTicks !== undefined)
    return { kind: 'process', pid: Number(pid), startTimeTicks: Number(startTimeTicks) };
  const [, hash, inode] = /^c-([0-9a-f]{12})-([0-9a-z]{1,13})$/.exec(id) ?? [];
  return hash === undefined || inode === undefined ? undefined : { kind: 'cgroup', pathHash: hash, inode };
}
