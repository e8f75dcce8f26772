import { readingOf } from '../protocol/sample.ts';
import type { GrowthKind } from '../protocol/verdict.ts';
import type { Course } from './course.ts';
import { atLimit } from './limit.ts';
import { burst, isUnclear, type PartGrowth, settled, still, unclear } from './part-growth.ts';
import {
  deletedOpenBytes,
  diskCache,
  mappedFileBytes,
  processes,
  rssFileBytes,
  threads,
  usageBytes,
} from './quantities.ts';
import { manyTimes, roseBytes, roseCount } from './rose.ts';
import { anonymousCourse, fileSource } from './sources.ts';
import type { Watch } from './watch.ts';

/** Of a risen page cache a smaller piece than this comes with the others. */
const leastPiece = 0.25;

/** What became of page cache: of the container's, or where there is no cgroup of the run's files. */
export function fileGrowth(watch: Watch): PartGrowth {
  const source = fileSource(watch);
  const own = source && watch.course(source.of);
  if (source === undefined || own === undefined) return still;
  const { part, witness } = source;
  const cgroup = part === 'file';
  const course = byMapping(watch, own) ?? own;
  if (isUnclear(watch, course)) return unclear(part, course);
  if (!roseBytes(watch, course)) return still;
  if (isShort(course)) return burst(part, course);
  const plateau = plateauOf(watch, course);
  if (plateau !== 'grown') return plateau === 'full' ? settled(part, course) : unclear(part, course);
  // A file is deleted at one moment, which may be the last that was seen: its level tells, not its course.
  const deletedCourse = watch.course(deletedOpenBytes);
  const gone =
    deletedCourse === undefined ? 0 : Math.min(course.rise, deletedCourse.last - deletedCourse.from);
  const mapped = cgroup ? mappedRise(watch, course) : 0;
  const plain = course.rise - gone - mapped;
  const pieces = [
    { kind: 'deleted-but-open', bytes: gone, witnesses: [witness, 'process.deletedOpenBytes'] },
    {
      kind: 'mapped-file',
      bytes: mapped,
      witnesses: [witness, 'cgroup.mappedFileBytes', 'process.rssFileBytes'],
    },
    { kind: 'page-cache', bytes: plain, witnesses: [witness] },
  ] as const;
  const told = pieces
    .filter((piece) => piece.bytes >= leastPiece * course.rise)
    .map((piece) => ({ ...piece, together: [] }));
  return { grown: { part, course, bytes: course.rise, pieces: told } };
}

/**
 * The course of page cache as its mapped part tells it. A program that reads a mapping touches page after page, while the
 * kernel reads ahead in leaps. Taken where the cache itself is unclear and rose by no less; undefined else.
 */
function byMapping(watch: Watch, own: Course): Course | undefined {
  const mapped = watch.course(mappedFileBytes);
  if (own.state !== 'unclear' || !roseBytes(watch, mapped) || own.rise < 0.7 * mapped.rise) return undefined;
  return { ...mapped, from: own.from, highest: own.highest, last: own.last, rise: own.rise };
}

/**
 * What page cache is that rose for a while and then stayed. A cache that is full, unless there was next to none before it: then it
 * is what the container's number is made of. A plateau shorter than the rise may be a pause.
 */
function plateauOf(watch: Watch, course: Course): 'full' | 'pause' | 'grown' {
  const { state, since, until, moments, rise } = course;
  if (stoodAtLimit(watch)) return 'grown';
  if (state === 'settled') return 'full';
  if (state !== 'stopped' || isManyTimes(course, rise)) return 'grown';
  return (moments.x.at(-1) ?? 0) - until > until - since ? 'full' : 'pause';
}

/** Whether some bytes are many times what there was at the beginning. */
const isManyTimes = ({ moments }: Course, bytes: number): boolean => bytes >= manyTimes * (moments.y[0] ?? 0);

/** Whether the container has stood at its limit: then page cache stopped because nothing more fits in, and the kernel takes some back at any time. */
function stoodAtLimit({ samples }: Watch): boolean {
  return samples.some((sample) => {
    const limit = readingOf(sample, 'cgroup', 'limitBytes');
    return limit !== undefined && (usageBytes(sample) ?? 0) >= atLimit * limit;
  });
}

/**
 * A rise that returned soon is a burst: something was read once, or written and deleted. One that was many times what there
 * was before is told unless it was hardly seen, so that it does not depend on how long the watch went on after it.
 */
function isShort(course: Course): boolean {
  if (course.state !== 'fell-back') return false;
  const { y } = course.moments;
  const half = (course.from + course.highest) / 2;
  const share = y.filter((value) => value > half).length / y.length;
  return share < (isManyTimes(course, course.rise) ? 1 / 8 : 1 / 4);
}

/** How much of a risen page cache is mapped into a process. */
function mappedRise(watch: Watch, course: Course): number {
  const mapped = watch.course(mappedFileBytes);
  return roseBytes(watch, mapped) ? Math.min(course.rise, mapped.rise) : 0;
}

/** Memory of files that the processes hold and that their own cgroup is not charged for: mapped, or deleted and still open. */
export function growthElsewhere(watch: Watch): readonly PartGrowth[] {
  const cache = watch.course(diskCache);
  // What the cache reached and not where it ended: at a limit, or asked to, the kernel takes pages back of files that stay open.
  const cacheRise = cache === undefined ? 0 : Math.max(0, cache.highest - cache.from);
  const beyond = (course: Course | undefined): course is Course =>
    roseBytes(watch, course) && course.rise > 2 * cacheRise;
  const told = (course: Course, kind: GrowthKind, witness: string): PartGrowth => {
    const bytes = course.rise - cacheRise;
    const pieces = [{ kind, bytes, witnesses: [witness], together: [] }];
    return { grown: { part: 'outside', course, bytes, pieces } };
  };
  // Each process maps the program again, and RSS counts it again; the container counts a page once.
  const once = hasChildren(watch) && watch.course(mappedFileBytes) !== undefined;
  const mapped = watch.course(once ? mappedFileBytes : rssFileBytes);
  const gone = watch.course(deletedOpenBytes);
  return [
    beyond(mapped) && isDataMapped(watch, mapped, once)
      ? told(mapped, 'mapped-file', once ? 'cgroup.mappedFileBytes' : 'process.rssFileBytes')
      : still,
    // Files that were closed again hold nothing any more.
    beyond(gone) && gone.state !== 'fell-back'
      ? told(gone, 'deleted-but-open', 'process.deletedOpenBytes')
      : still,
  ];
}

/**
 * Whether mapped file pages are data and not the program: each further process maps the same program again, and each
 * worker touches more of it.
 * @param once whether a page that several processes map is counted once
 */
function isDataMapped(watch: Watch, mapped: Course, once: boolean): boolean {
  if (!once && (roseCount(watch.course(threads)) || hasChildren(watch))) return false;
  const anon = anonymousCourse(watch);
  return mapped.rise >= 0.5 * mapped.from && mapped.rise >= 0.5 * (anon?.rise ?? 0);
}

/** Whether more processes ran at some time than at the start. */
function hasChildren(watch: Watch): boolean {
  const count = watch.course(processes);
  return count !== undefined && count.highest > Math.min(...count.moments.y);
}
