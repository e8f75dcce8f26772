import { type Box, type Room, reachOf, type Track } from './room.ts';

/**
 * Finds where the name of a part can stand inside its area: the first place where the area is twice as thick as the name
 * over its whole width, else where it is thickest.
 * @param lower upper edge of the part below, or the chart's zero line
 * @param upper upper edge of the part
 * @param size of the name, with the air that it needs
 * @param room what is free on the chart; what is found is taken
 * @param preferred x of the middle where it stood last: kept while it fits there
 */
export function areaSpot(
  lower: Track,
  upper: Track,
  size: { readonly width: number; readonly height: number },
  room: Room,
  preferred?: number,
): Box | undefined {
  const spots: { box: Box; air: number }[] = [];
  const first = upper[0]?.x ?? 0;
  const last = upper.at(-1)?.x ?? 0;
  const step = Math.max(4, (last - first) / 60);
  const spotAt = (middle: number) => {
    const [left, right] = [middle - size.width / 2, middle + size.width / 2];
    const above = reachOf(upper, left, right);
    const below = reachOf(lower, left, right);
    if (above === undefined || below === undefined) return undefined;
    const air = below.top - above.bottom - size.height;
    return air < 0
      ? undefined
      : { box: { left, top: (above.bottom + below.top - size.height) / 2, ...size }, air };
  };
  const kept = preferred === undefined ? undefined : spotAt(preferred);
  if (kept !== undefined && room.isFree(kept.box)) return room.take([kept.box]);
  for (let middle = first + size.width / 2; middle <= last - size.width / 2; middle += step) {
    const spot = spotAt(middle);
    if (spot !== undefined) spots.push(spot);
  }
  // Where there is air enough the first place is as good as the thickest: a name does not wander with the run.
  const worth = (air: number) => Math.min(air, size.height);
  return room.take(spots.sort((a, b) => worth(b.air) - worth(a.air)).map((spot) => spot.box));
}
