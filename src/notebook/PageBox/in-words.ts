import { MB } from '../../charts/stack.ts';
import { isUnavailable, type Sample } from '../../protocol/sample.ts';
import type { DiskFiles } from './disk.ts';
import type { ListName, TileBox, TileList } from './tiles.ts';

const whole = (bytes: number): number => Math.round(bytes / MB);

/** How a list is called where its size follows. */
export const nameOf = (list: ListName): string => (list === 'rest' ? 'the rest' : list);

/** Files with less than half a megabyte are not told of. */
const FILE_FROM_BYTES = MB / 2;

/** What is on the disk, in MB: "closed logs 128, open log 32". */
export function diskInWords({ closedBytes, openBytes, isNameless }: DiskFiles): string {
  const files = [
    closedBytes < FILE_FROM_BYTES ? '' : `closed logs ${whole(closedBytes)}`,
    openBytes < FILE_FROM_BYTES
      ? ''
      : `${isNameless ? 'deleted, still open' : 'open log'} ${whole(openBytes)}`,
  ].filter((file) => file !== '');
  return files.length === 0 ? 'no log' : files.join(', ');
}

/** A sample as a box of pages in some sentences: what the tools count, what is in the box, what is on the disk. True of that sample. */
export function boxInWords(box: TileBox, sample: Sample, disk?: DiskFiles): string {
  const second = (sample.tMs / 1000).toFixed(1);
  if (isUnavailable(sample.cgroup))
    return `Second ${second}: there is no box to draw. ${sample.cgroup.unavailable}`;
  const counts = box.brackets.map(({ tool, bytes }) => `${tool} is ${whole(bytes)} MB`);
  const inside = box.lists.map(({ list, bytes }) => `${nameOf(list)} ${whole(bytes)}`);
  return [
    `Second ${second}: ${counts.length === 0 ? 'no tool has a number' : joined(counts)}.`,
    inside.length === 0 ? 'There is not one tile in the box.' : `In the box, in MB: ${joined(inside)}.`,
    box.missing.length === 0 ? '' : `Not told apart here: ${joined(box.missing)}.`,
    disk === undefined ? '' : `On the disk, in MB: ${diskInWords(disk)}.`,
    box.limitBytes === undefined ? '' : `The limit is ${whole(box.limitBytes)} MB.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** Changes below this are not told, in bytes: half a tile is not seen. */
const TOLD_FROM_BYTES = 2 * MB;

/** Which lists have grown or shrunk since the box before, in words; empty where none has by a tile. */
export function changeInWords(before: readonly TileList[], after: readonly TileList[]): string {
  const lists = [...new Set([...before, ...after].map(({ list }) => list))];
  const sizeIn = (of: readonly TileList[], list: ListName) => of.find((one) => one.list === list)?.bytes ?? 0;
  const changes = lists.flatMap((list) => {
    const by = sizeIn(after, list) - sizeIn(before, list);
    return Math.abs(by) < TOLD_FROM_BYTES
      ? []
      : [`${nameOf(list)} ${by < 0 ? '−' : '+'}${Math.abs(whole(by))}`];
  });
  return changes.length === 0 ? 'Nothing in the box has changed.' : `${joined(changes)} MB.`;
}

/** What a deletion has left on the disk, as a sentence; empty where the open file still has a name, or has lost it before. */
export function keptOnDisk(before: DiskFiles | undefined, after: DiskFiles | undefined): string {
  return after?.isNameless === true && before?.isNameless !== true && after.openBytes >= FILE_FROM_BYTES
    ? `Its name is gone, its ${whole(after.openBytes)} MB are still on the disk.`
    : '';
}

function joined(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
