import { posix } from 'node:path';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import { type Mount, readMountinfo } from '../kernel/mountinfo.ts';
import { valueOrUndefined } from '../kernel/reading.ts';
import { readUptime } from '../kernel/uptime.ts';
import type { Subject, SubjectList } from '../protocol/watch.ts';
import { type Group, groupAt, groupOf, memoryPath } from './group-of.ts';
import { lookAround, type SeenProcess } from './look-around.ts';
import { cgroupSubject, processSubject } from './subject.ts';

/** Most subjects of a kind in one answer: what nobody could look through anyway. */
const MOST_OF_A_KIND = 300;

/**
 * What can be watched here, the largest first.
 * @param user who asks: root sees all processes, others their own
 * @param wallMs what the wall clock says now
 */
export async function listSubjects(
  roots: KernelRoots,
  user: number | undefined,
  wallMs: number,
): Promise<SubjectList> {
  const all = await lookAround(roots);
  const mine = all.filter(({ uid }) => mayWatch(user, uid));
  const mounts = valueOrUndefined(readMountinfo(roots)) ?? [];
  const uptime = valueOrUndefined(readUptime(roots));
  const bootMs = uptime === undefined ? undefined : wallMs - uptime * 1000;
  const groups = groupsOf(mounts, mine);
  const sizes = familySizes(all);
  const processes = mine
    .map((seen) => processSubject(seen, groups.of(seen), sizes.get(seen.pid) ?? 1, bootMs))
    .sort((a, b) => (b.rssBytes ?? 0) - (a.rssBytes ?? 0));
  const cgroups = groups
    .all()
    .flatMap((group) => cgroupSubject(group, membersOf(group, all)) ?? [])
    .sort((a, b) => (b.usageBytes ?? 0) - (a.usageBytes ?? 0));
  const listed: Subject[] = [...cgroups.slice(0, MOST_OF_A_KIND), ...processes.slice(0, MOST_OF_A_KIND)];
  return {
    subjects: listed,
    leftOut: processes.length + cgroups.length - listed.length,
    whose: whoseAre(user, all.length, mine.length),
  };
}

/** Whether a user may watch what belongs to another: root may watch all, everybody their own. Undefined is a system without users. */
export const mayWatch = (user: number | undefined, owner: number): boolean =>
  user === undefined || user === 0 || user === owner;

function whoseAre(user: number | undefined, all: number, mine: number): string {
  if (user === undefined || user === 0) return `All ${all} processes that have memory of their own.`;
  const hidden = all - mine;
  if (hidden === 0) return `Processes of user ${user}.`;
  return `Processes of user ${user}. ${hidden} of other users are not shown; as root (sudo npm start) they are.`;
}

/** Each process with the number of those that it is an ancestor of, itself included. */
function familySizes(all: readonly SeenProcess[]): ReadonlyMap<number, number> {
  const sizes = new Map(all.map(({ pid }) => [pid, 1]));
  const parents = new Map(all.map(({ pid, ppid }) => [pid, ppid]));
  for (const { pid } of all) {
    const passed = new Set([pid]);
    // A list that was read over some milliseconds may hold a circle: a pid that was given to another meanwhile.
    for (let up = parents.get(pid); up !== undefined && !passed.has(up); up = parents.get(up)) {
      passed.add(up);
      const size = sizes.get(up);
      if (size !== undefined) sizes.set(up, size + 1);
    }
  }
  return sizes;
}

/** The groups that count the memory of these processes, and those above them, each once. */
function groupsOf(mounts: readonly Mount[], processes: readonly SeenProcess[]) {
  const byOwnPath = new Map<string, Group | undefined>();
  const byPath = new Map<string, Group>();
  const ofProcess = ({ memberships }: SeenProcess): Group | undefined => {
    const key = memoryPath(memberships);
    if (key === undefined) return undefined;
    if (!byOwnPath.has(key)) byOwnPath.set(key, valueOrUndefined(groupOf(mounts, memberships)));
    return byOwnPath.get(key);
  };
  for (const seen of processes) {
    const group = ofProcess(seen);
    for (let path = group?.path; path !== undefined && !byPath.has(path); path = posix.dirname(path)) {
      const found = valueOrUndefined(groupAt(mounts, seen.memberships, path));
      if (found !== undefined) byPath.set(path, found);
      if (path === '/') break;
    }
  }
  return { of: ofProcess, all: () => [...byPath.values()] };
}

/** How many processes are in a group or below it. */
const membersOf = ({ path }: Group, all: readonly SeenProcess[]): number =>
  all.filter(({ memberships }) => isWithin(memoryPath(memberships), path)).length;

/** Whether a path of the hierarchy is that of a group, or lies below it. */
export const isWithin = (path: string | undefined, group: string): boolean =>
  path !== undefined && (group === '/' || path === group || path.startsWith(`${group}/`));
