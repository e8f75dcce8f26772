import { readingOf, type Sample, type SampleGroup } from '../protocol/sample.ts';
import type { SeriesVerdict } from '../protocol/verdict.ts';
import { shapeOf } from './shape.ts';
import { blocksOf, type Point, slopeOf } from './slope.ts';

/** What a demo counts as its work: the name of a counter, and what one unit is called in the singular. */
export interface Work {
  readonly counter: string;
  readonly unit: string;
}

/** The part of the work that is left out of a slope: modules are loaded and functions compiled in it, whatever the work is. */
const warmUpShare = 0.25;

/** The samples between the first and the last unit of work; all of them where there is no work or it does not move. */
export function whileWorking(samples: readonly Sample[], work: Work | undefined): readonly Sample[] {
  if (work === undefined) return samples;
  // Undefined where the program has not reported for a while: a busy one is not one that has done nothing.
  const done = samples.map((sample) => readingOf(sample, 'demo', work.counter));
  const most = Math.max(0, ...done.filter((count) => count !== undefined));
  const begun = done.lastIndexOf(0);
  const from = begun === -1 ? done.findIndex((count) => count !== undefined) : begun;
  const working = samples.slice(Math.max(0, from), done.indexOf(most) + 1);
  return most === 0 || working.length < 2 ? samples : working;
}

/** A reading against the time of the run in seconds, start-up left out. */
export function alongTime(samples: readonly Sample[], group: SampleGroup, name: string): readonly Point[] {
  return pointsOf(samples, (sample) => ({ x: sample.tMs / 1000, y: readingOf(sample, group, name) }));
}

/** A reading against the units of work done, the first quarter of the work left out as warm-up. */
export function alongWork(
  samples: readonly Sample[],
  work: Work,
  group: SampleGroup,
  name: string,
): readonly Point[] {
  const points = pointsOf(whileWorking(samples, work), (sample) => ({
    x: readingOf(sample, 'demo', work.counter),
    y: readingOf(sample, group, name),
  }));
  const most = points.at(-1)?.x ?? 0;
  return points.filter((point) => point.x >= warmUpShare * most);
}

/** A point for each sample that has both, with the number of samples since the one before. */
function pointsOf(
  all: readonly Sample[],
  of: (sample: Sample) => { x: number | undefined; y: number | undefined },
): readonly Point[] {
  let samples = 0;
  return all.flatMap((sample) => {
    samples += 1;
    const { x, y } = of(sample);
    if (x === undefined || y === undefined) return [];
    const point = { x, y, samples };
    samples = 0;
    return [point];
  });
}

/** Readings that are judged. */
const judged: readonly Pick<SeriesVerdict, 'group' | 'reading' | 'unit'>[] = [
  ...[
    ...['usageBytes', 'anonBytes', 'fileBytes', 'shmemBytes', 'activeFileBytes', 'inactiveFileBytes'],
    ...['kernelBytes', 'slabReclaimableBytes', 'slabUnreclaimableBytes', 'sockBytes', 'swapBytes'],
  ].map((reading) => ({ group: 'cgroup', reading, unit: 'bytes' }) as const),
  ...['rssBytes', 'rssAnonBytes', 'rssFileBytes', 'deletedOpenBytes'].map(
    (reading) => ({ group: 'process', reading, unit: 'bytes' }) as const,
  ),
  ...['fds', 'threads', 'processes'].map(
    (reading) => ({ group: 'process', reading, unit: 'count' }) as const,
  ),
  ...['heapUsedBytes', 'externalBytes', 'stackInuseBytes', 'heapInuseBytes'].map(
    (reading) => ({ group: 'runtime', reading, unit: 'bytes' }) as const,
  ),
  ...['timers', 'goroutines'].map((reading) => ({ group: 'runtime', reading, unit: 'count' }) as const),
];

/**
 * Movement below this share of what matters is called flat. What matters of bytes is the container's number, or RSS
 * where there is none: its level, and how far it moved. What matters of a count is the count itself.
 */
const leastShare = { level: 0.05, movement: 0.15 } as const;
/** A count that moves by less has moved by accident: a file that was open for a moment. */
const leastCount = 3;

/** Below which movement a reading is flat, in its own unit, beside these samples. */
export function noticeableIn(
  samples: readonly Sample[],
  unit: SeriesVerdict['unit'],
  levels: number[],
): number {
  const [low, high] = [Math.min(...levels), Math.max(...levels)];
  if (unit === 'count') return Math.max(leastCount, 0.1 * low);
  const whole = samples.flatMap(
    (sample) => readingOf(sample, 'cgroup', 'usageBytes') ?? readingOf(sample, 'process', 'rssBytes') ?? [],
  );
  const [least, most] = whole.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
    [high, high],
  );
  return Math.max(leastShare.level * most, leastShare.movement * (most - least));
}

/** What is said of each reading that the samples have. */
export function judgeSeries(samples: readonly Sample[], work: Work | undefined): SeriesVerdict[] {
  const working = whileWorking(samples, work);
  return judged.flatMap(({ group, reading, unit }): SeriesVerdict[] => {
    const points = alongTime(working, group, reading);
    const blocks = blocksOf(points).map((block) => block.y);
    const from = blocks[0];
    if (from === undefined) return [];
    const perSecond = slopeOf(points);
    const perUnit = work === undefined ? undefined : slopeOf(alongWork(samples, work, group, reading));
    return [
      {
        group,
        reading,
        unit,
        shape: shapeOf(points, noticeableIn(working, unit, blocks)),
        from,
        highest: Math.max(...blocks),
        last: blocks.at(-1) ?? from,
        ...(perSecond === undefined ? {} : { perSecond }),
        ...(perUnit === undefined ? {} : { perUnit }),
      },
    ];
  });
}
