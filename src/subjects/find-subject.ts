import type { CgroupDirs } from '../kernel/cgroup-dirs.ts';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import { readMountinfo } from '../kernel/mountinfo.ts';
import { type Reading, valueOrUndefined } from '../kernel/reading.ts';
import { readUptime } from '../kernel/uptime.ts';
import type { Unavailable } from '../protocol/sample.ts';
import type { Subject } from '../protocol/watch.ts';
import { type Group, groupAt, groupOf, memoryPath } from './group-of.ts';
import { isWithin, mayWatch } from './list-subjects.ts';
import { lookAround, lookAt, type SeenProcess } from './look-around.ts';
import { cgroupSubject, inodeOf, processSubject } from './subject.ts';
import { parseSubjectId, pathHash } from './subject-id.ts';

/** A subject that is there now, with what a watch needs of it. */
export interface FoundSubject {
  readonly subject: Subject;
  /** The process at the top of the tree that is followed; undefined for a whole cgroup. */
  readonly root?: { readonly pid: number; readonly startTimeTicks: number };
  readonly dirs: CgroupDirs | Unavailable;
  /** Path of the cgroup in its hierarchy, as the kernel writes it. */
  readonly path?: string;
}

/** Why a subject cannot be watched; a sentence that says what to do. */
export class SubjectGone extends Error {
  override readonly name = 'SubjectGone';
}

/**
 * Finds what an id stands for.
 * @param user who asks
 * @returns undefined for what never was an id of a subject of theirs
 * @throws SubjectGone when it has ended, or another process has its number
 */
export async function findSubject(
  roots: KernelRoots,
  user: number | undefined,
  id: string,
  wallMs: number,
): Promise<FoundSubject | undefined> {
  const key = parseSubjectId(id);
  if (key === undefined) return undefined;
  return key.kind === 'process'
    ? findProcess(roots, user, key.pid, key.startTimeTicks, wallMs)
    : findCgroup(roots, user, key.pathHash, key.inode);
}

function findProcess(
  roots: KernelRoots,
  user: number | undefined,
  pid: number,
  startTimeTicks: number,
  wallMs: number,
): FoundSubject | undefined {
  const seen = lookAt(roots, pid);
  if (seen !== undefined && !mayWatch(user, seen.uid)) return undefined;
  if (seen === undefined)
    throw new SubjectGone(`Process ${pid} has ended. List what can be watched again, and choose another.`);
  if (seen.startTimeTicks !== startTimeTicks)
    throw new SubjectGone(
      `Process ${pid} has ended, and its number belongs to another process now. List what can be watched again.`,
    );
  const group = ofProcess(roots, seen);
  const uptime = valueOrUndefined(readUptime(roots));
  const bootMs = uptime === undefined ? undefined : wallMs - uptime * 1000;
  return {
    subject: processSubject(seen, valueOrUndefined(group), 1, bootMs),
    root: { pid, startTimeTicks },
    dirs: group.kind === 'value' ? group.value.dirs : { unavailable: sentenceOf(group.because) },
    ...(group.kind === 'value' ? { path: group.value.path } : {}),
  };
}

function ofProcess(roots: KernelRoots, { memberships }: SeenProcess): Reading<Group> {
  const mounts = readMountinfo(roots);
  return mounts.kind === 'value' ? groupOf(mounts.value, memberships) : mounts;
}

async function findCgroup(
  roots: KernelRoots,
  user: number | undefined,
  hash: string,
  inode: string,
): Promise<FoundSubject> {
  const gone = new SubjectGone(
    'The cgroup has been removed. List what can be watched again, and choose another.',
  );
  const mounts = valueOrUndefined(readMountinfo(roots));
  if (mounts === undefined) throw gone;
  const all = await lookAround(roots);
  for (const seen of all) {
    if (!mayWatch(user, seen.uid)) continue;
    const path = waysUp(memoryPath(seen.memberships)).find((one) => pathHash(one) === hash);
    if (path === undefined) continue;
    const group = valueOrUndefined(groupAt(mounts, seen.memberships, path));
    if (group === undefined || inodeOf(group.dirs)?.toString(36) !== inode) throw gone;
    const members = all.filter(({ memberships }) => isWithin(memoryPath(memberships), path));
    const subject = cgroupSubject(group, members.length);
    if (subject === undefined) throw gone;
    return { subject, dirs: group.dirs, path };
  }
  throw gone;
}

/** A path and all above it. */
function waysUp(path: string | undefined): readonly string[] {
  if (path === undefined) return [];
  const parts = path.split('/').filter((part) => part !== '');
  return [...parts.map((_, i) => `/${parts.slice(0, i + 1).join('/')}`), '/'];
}

const sentenceOf = (because: string): string =>
  `${because.charAt(0).toUpperCase()}${because.slice(1)}${/[.!?]$/.test(because) ? '' : '.'}`;
