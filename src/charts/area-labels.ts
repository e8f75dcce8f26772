import { type Box, type Room, reachOf, type Track } from './room.ts';

/**
 * Finds where the name of a part can stand inside its area: where the area is thickest over the whole width of the name.
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
  return room.take(spots.sort((a, b) => b.air - a.air).map((spot) => spot.box));
}
