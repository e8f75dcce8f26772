import { MB } from '../../charts/stack.ts';
import type { DiskFiles } from './disk.ts';
import { diskInWords, nameOf } from './in-words.ts';
import { COLUMN, inTiles, type ListName, TILE_BYTES, type TileBox, type TileList } from './tiles.ts';

/** The picture's measures, in CSS pixels: text in it is never shrunk. */
const PITCH = 18;
const GAP = 2;
const LEFT = 5;
const TOP = 62;
/** Height of a file on the disk. */
const FILE = 12;
const TEXT = 13;
/** Width of a letter of that size, wide enough for every text here. */
const LETTER = 6.9;
/** The box ends so far below its last row. */
const FLOOR = TOP + COLUMN * PITCH;

/** A box as the parts of an SVG, in CSS pixels from its left upper corner. */
export interface BoxDrawing {
  readonly width: number;
  readonly height: number;
  /** The tiles of each list as one path, and the empty places behind them. */
  readonly tiles: readonly { readonly list: ListName; readonly d: string }[];
  readonly empty: string;
  readonly wall: string;
  /** The wall of the limit, where it stands in the picture. */
  readonly limit: string | undefined;
  readonly texts: readonly {
    readonly className: string;
    readonly x: number;
    readonly y: number;
    readonly text: string;
  }[];
  /** Log files on the disk, by what the program holds of them. */
  readonly files: readonly { readonly kind: 'closed' | 'open' | 'nameless'; readonly d: string }[];
  /** What each tool counts, as a line with two ends over the box. */
  readonly brackets: readonly { readonly isLens: boolean; readonly d: string }[];
}

/** Columns that a box needs, its limit included where it stands near. */
export function columnsOf(box: TileBox): number {
  const filled = box.lists.reduce((sum, { tiles }) => sum + tiles, 0);
  const limit = box.limitBytes === undefined ? 0 : inTiles(box.limitBytes);
  const most = Math.max(filled, ...box.brackets.map(({ tiles }) => tiles), 1);
  return Math.ceil((limit <= most * 2 ? Math.max(limit, most) : most) / COLUMN);
}

/**
 * Draws a box. Pure.
 * @param columns room for at least this many, so that boxes beside each other share one scale
 */
export function drawBox(box: TileBox, columns: number, disk?: DiskFiles): BoxDrawing {
  const room = Math.max(columns, columnsOf(box));
  const right = LEFT + room * PITCH;
  const placed = ranges(box.lists);
  const filled = placed.at(-1)?.to ?? 0;
  const limit = box.limitBytes === undefined ? undefined : inTiles(box.limitBytes);
  const isNear = limit !== undefined && limit <= room * COLUMN;
  const edge = isNear ? xOf(limit) : right;
  const names = namesOf(placed, right);
  const lines = Math.max(1, ...names.map(({ line }) => line + 1));
  const tray = FLOOR + 14 + lines * 16;
  const noteY = tray + (disk === undefined ? 8 : FILE + 17);
  const notes = [
    disk === undefined ? [] : [`disk: ${diskInWords(disk)}`],
    box.limitBytes === undefined || !isNear ? [] : [`limit ${Math.round(box.limitBytes / MB)} MB`],
  ].flat();
  return {
    width: Math.max(right, 190) + LEFT,
    height: notes.length === 0 ? tray : noteY + (notes.length - 1) * 16 + 6,
    files: disk === undefined ? [] : filesOn(disk, tray),
    tiles: placed.map(({ list, from, to }) => ({ list, d: tilePath(from, to) })),
    empty: tilePath(filled, Math.max(filled, isNear ? limit : room * COLUMN)),
    wall: `M${edge} ${FLOOR + 2}H${LEFT - 3}V${TOP - 4}`,
    limit: isNear ? `M${edge} ${FLOOR + 5}V${TOP - 9}` : undefined,
    brackets: box.brackets.map(({ tiles }, i) => {
      const y = TOP - 38 + i * 24;
      return { isLens: i === 1, d: `M${LEFT - 2} ${y - 4}v8m0 -4H${xOf(tiles) - GAP}m0 -4v8` };
    }),
    texts: [
      ...box.brackets.map(({ tool, bytes }, i) => ({
        className: 'counts',
        x: LEFT,
        y: TOP - 44 + i * 24,
        text: `${Math.round(bytes / MB)} MB ${tool}`,
      })),
      ...names.map(({ list, x, line, text }) => ({
        className: `name of-${list}`,
        x,
        y: FLOOR + 17 + line * 16,
        text,
      })),
      ...notes.map((text, i) => ({ className: 'note', x: LEFT, y: noteY + i * 16, text })),
    ],
  };
}

/** Files as boxes on one line, as wide as their tiles would be. */
function filesOn({ closedBytes, openBytes, isNameless }: DiskFiles, y: number): BoxDrawing['files'] {
  const open = isNameless ? ('nameless' as const) : ('open' as const);
  let x = LEFT;
  return (
    [
      ['closed', closedBytes],
      [open, openBytes],
    ] as const
  ).flatMap(([kind, bytes]) => {
    const width = Math.round((bytes / TILE_BYTES / COLUMN) * PITCH) - GAP;
    if (width <= 0) return [];
    const d = `M${x} ${y}h${width}v${FILE}h-${width}z`;
    x += width + GAP * 2;
    return [{ kind, d }];
  });
}

interface Range extends TileList {
  readonly from: number;
  readonly to: number;
}

function ranges(lists: readonly TileList[]): Range[] {
  let from = 0;
  return lists.map((one) => {
    const range = { ...one, from, to: from + one.tiles };
    from = range.to;
    return range;
  });
}

/** The right edge of a number of tiles: columns fill from the left, and the last one counts by the share that is filled. */
const xOf = (tiles: number): number => Math.round((LEFT + (tiles / COLUMN) * PITCH) * 10) / 10;

function tilePath(from: number, to: number): string {
  const side = PITCH - GAP;
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => {
    const at = from + i;
    const x = LEFT + Math.floor(at / COLUMN) * PITCH;
    const y = FLOOR - ((at % COLUMN) + 1) * PITCH + GAP - 2;
    return `M${x} ${y}h${side}v${side}h-${side}z`;
  }).join('');
}

/** Names under what they name, in the first line that has room for them. */
function namesOf(placed: readonly Range[], right: number) {
  const taken: number[] = [];
  return placed.map(({ list, bytes, from, to }) => {
    const text = `${nameOf(list)} ${Math.round(bytes / MB)}`;
    const width = text.length * LETTER;
    const start = LEFT + Math.floor(from / COLUMN) * PITCH;
    const latest = Math.max(start, LEFT + Math.ceil(to / COLUMN) * PITCH - width);
    let line = 0;
    while ((taken[line] ?? 0) > latest) line += 1;
    const x = Math.max(LEFT, Math.min(Math.max(start, taken[line] ?? 0), Math.max(right, 190) - width));
    taken[line] = x + width + TEXT / 2;
    return { list, text, line, x: Math.round(x * 10) / 10 };
  });
}
