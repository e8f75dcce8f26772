import { compositionOf } from '../../charts/parts.ts';
import { lensById } from '../../formulas/lenses.ts';
import { readingOf, type Sample } from '../../protocol/sample.ts';

/** Bytes that one tile stands for. */
export const TILE_BYTES = 2 * 2 ** 20;
/** Tiles in one column. */
export const COLUMN = 8;

/** The kinds of tiles: what the kernel tells apart, and `rest`, which it charges to the group and tells under no name that is read here. */
export type ListName = 'anon' | 'kernel' | 'rest' | 'shmem' | 'active_file' | 'inactive_file';

/** In the order of the box: what `kubectl top` counts comes first, what it leaves out stands last. */
const readings: readonly (readonly [Exclude<ListName, 'rest'>, reading: string])[] = [
  ['anon', 'anonBytes'],
  ['kernel', 'kernelBytes'],
  ['shmem', 'shmemBytes'],
  ['active_file', 'activeFileBytes'],
  ['inactive_file', 'inactiveFileBytes'],
];
const order: readonly ListName[] = ['anon', 'kernel', 'rest', 'shmem', 'active_file', 'inactive_file'];

/** The tiles of one list. */
export interface TileList {
  readonly list: ListName;
  readonly bytes: number;
  /** Whole tiles, rounded to the nearest. */
  readonly tiles: number;
}

/** What one tool counts of the box. */
export interface Bracket {
  readonly tool: string;
  readonly bytes: number;
  /** How far it reaches into the box from its left wall, in tiles that fill one column after another. */
  readonly tiles: number;
}

/** A container as a box of pages, at one moment. */
export interface TileBox {
  /** Lists that have a tile at least, in the order of the box. */
  readonly lists: readonly TileList[];
  readonly brackets: readonly Bracket[];
  /** Lists that could not be read; what is on them is among `rest`, where there is a total. */
  readonly missing: readonly ListName[];
  /** The limit of the cgroup in bytes; undefined where there is none. */
  readonly limitBytes: number | undefined;
}

/** The tools whose count is drawn, by the formula that each uses. */
const counted: readonly (readonly [tool: string, lens: string])[] = [
  ['usage', 'usage'],
  ['kubectl top', 'usage-minus-inactive-file'],
];

/** Bytes as whole tiles, rounded to the nearest. */
export const inTiles = (bytes: number): number => Math.round(bytes / TILE_BYTES);

/**
 * Turns one sample into tiles. Pure. Each part is rounded by itself, so the tiles add up to the container's number within half a tile
 * per part. A tool whose counters could not be read has no bracket.
 */
export function tilesOf(sample: Sample): TileBox {
  const read = new Map<ListName, number | undefined>(
    readings.map(([list, reading]) => [list, readingOf(sample, 'cgroup', reading)]),
  );
  read.set('rest', restOf(sample));
  return {
    lists: order.flatMap((list) => {
      const bytes = read.get(list);
      const tiles = bytes === undefined ? 0 : inTiles(bytes);
      return bytes === undefined || tiles === 0 ? [] : [{ list, bytes, tiles }];
    }),
    missing: readings.flatMap(([list]) => (read.get(list) === undefined ? [list] : [])),
    brackets: counted.flatMap(([tool, lens]) => {
      const bytes = lensById(lens).compute(sample);
      return bytes === undefined ? [] : [{ tool, bytes, tiles: inTiles(bytes) }];
    }),
    limitBytes: readingOf(sample, 'cgroup', 'limitBytes'),
  };
}

/** What the parts leave of the total. They are read one after another, so it may be a little below 0: that is no tile. */
function restOf(sample: Sample): number | undefined {
  const composition = compositionOf(sample);
  if (composition === undefined) return undefined;
  const known = readings.reduce((sum, [, reading]) => sum + (readingOf(sample, 'cgroup', reading) ?? 0), 0);
  return Math.max(0, composition.usageBytes - known);
}
