import type { Finding, GrowthKind } from '../protocol/verdict.ts';
import { comesWith } from './comes-with.ts';
import { findingOf } from './finding-of.ts';
import { fds, goroutines, processes, type Quantity, threads, timers } from './quantities.ts';
import { onlyCame, roseCount } from './rose.ts';
import type { Watch } from './watch.ts';

/** A few files, timers or threads more are there by accident, and no finding without memory of their own; a process is not. */
const leastCount = (kind: GrowthKind): number => (kind === 'child-processes' ? 1 : 5);

/** Counts that rise by themselves: nothing else that was found has them with it. */
export function countFindings(watch: Watch, found: readonly Finding[]): Finding[] {
  // What brings the others comes first: a process brings threads, and both bring descriptors.
  const counts = [
    { kind: 'child-processes', of: processes, name: 'process.processes' },
    { kind: 'threads', of: threads, name: 'process.threads' },
    { kind: 'goroutines', of: goroutines, name: 'runtime.goroutines' },
    { kind: 'timers', of: timers, name: 'runtime.timers' },
    { kind: 'descriptors', of: fds, name: 'process.fds' },
  ] as const;
  const told: Quantity[] = counts
    .filter(({ kind, name }) => found.some((one) => one.kind === kind || one.witnesses.includes(name)))
    .map(({ of }) => of);
  return counts.flatMap(({ kind, of, name }): Finding[] => {
    const course = watch.course(of);
    if (
      course === undefined ||
      !(course.state === 'unclear' ? onlyCame(course) : roseCount(course)) ||
      course.rise < leastCount(kind) ||
      (course.state !== 'goes-on' && course.rise < course.from)
    )
      return [];
    if (
      found.some((one) => one.kind === kind || one.witnesses.includes(name) || one.together?.includes(name))
    )
      return [];
    if (told.some((other) => comesWith(watch, of, other))) return [];
    if (kind === 'descriptors' && found.some(({ kind: other }) => holdsDescriptors.has(other))) return [];
    told.push(of);
    const grown = { part: 'anon' as const, course, bytes: 0, pieces: [] };
    const {
      part: _,
      share: __,
      ...rest
    } = findingOf(watch, grown, { kind, bytes: course.rise, witnesses: [name], together: [] }, 0);
    return [{ ...rest, unit: 'count' }];
  });
}

/** Growth that holds descriptors by its nature. */
const holdsDescriptors: ReadonlySet<GrowthKind> = new Set(['deleted-but-open', 'sockets']);
