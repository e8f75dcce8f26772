/** A mark to be labelled: where its line stands and how wide its text is, in pixels. */
export interface MarkBox {
  readonly x: number;
  readonly width: number;
}

/** Where a label goes: its row, counted upwards from the chart, its left edge, and on which side of its line it stands. */
export interface PlacedLabel {
  readonly row: number;
  readonly left: number;
  readonly side: 'right' | 'left';
}

/** Space kept between two labels of a row, in pixels. */
const GAP = 10;

interface Placed extends PlacedLabel {
  readonly box: MarkBox;
}

/**
 * Places the labels of marks above a chart so that none covers another. Marks that stand close
 * together share out the two sides: the first ones are labelled to the left of their lines, the
 * others to the right, and the rows rise towards the middle, so that each line stands clear of the
 * labels below its own wherever there is room for that.
 * @param boxes in order of x
 * @param width of the chart in pixels
 * @returns one place per box, in the same order
 */
export function placeLabels(boxes: readonly MarkBox[], width: number): PlacedLabel[] {
  let placed: Placed[] = [];
  for (const group of groupsOf(boxes)) {
    const tries = [...new Set([0, 1, group.length >> 1, group.length])].map((toTheLeft) =>
      placeGroup(placed, group, toTheLeft, width),
    );
    tries.sort((a, b) => a.cost - b.cost);
    placed = tries[0]?.placed ?? placed;
  }
  const places = new Map(placed.map((one) => [one.box, one]));
  return boxes.map((box) => {
    const { row = 0, left = 0, side = 'right' as const } = places.get(box) ?? {};
    return { row, left, side };
  });
}

/** A mark whose label may be left out: the ones of the highest rank stay longest. */
export interface RankedBox extends MarkBox {
  readonly rank: number;
}

/**
 * Places the labels that find room above a chart: none covers another, none is crossed by the line of another mark, and
 * none needs more than a number of rows. The others are left out, the lowest ranks first, the later ones before the earlier.
 * @param boxes in order of x
 * @returns one place per box, undefined where the label is left out
 */
export function labelsWithRoom(
  boxes: readonly RankedBox[],
  width: number,
  mostRows: number,
): (PlacedLabel | undefined)[] {
  let shown = boxes.filter((box) => box.width <= width);
  for (;;) {
    const places = placeLabels(shown, width);
    if (shown.length === 0 || (places.every((place) => place.row < mostRows) && !isCrossed(shown, places))) {
      const placeOf = new Map(shown.map((box, i) => [box, places[i]]));
      return boxes.map((box) => placeOf.get(box));
    }
    const least = Math.min(...shown.map((box) => box.rank));
    const out = shown.findLast((box) => box.rank === least);
    shown = shown.filter((box) => box !== out);
  }
}

/** Whether the line of a mark passes through the label of another. A line reaches up to its own label; one without stops at the chart. */
function isCrossed(shown: readonly MarkBox[], places: readonly PlacedLabel[]): boolean {
  return shown.some((box, i) =>
    shown.some((other, k) => {
      const [own, place] = [places[i], places[k]];
      if (own === undefined || place === undefined || i === k) return false;
      return own.row > place.row && box.x > place.left && box.x < place.left + other.width;
    }),
  );
}

/** Marks that could not all be labelled to the right in one row. */
function groupsOf(boxes: readonly MarkBox[]): MarkBox[][] {
  const groups: MarkBox[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const box of boxes) {
    if (box.x < end + GAP) groups.at(-1)?.push(box);
    else groups.push([box]);
    end = box.x + box.width;
  }
  return groups;
}

function placeGroup(before: readonly Placed[], group: readonly MarkBox[], toTheLeft: number, width: number) {
  const placed = [...before];
  let cost = 0;
  const sides = group.map((box, i) => ({
    box,
    side: i < toTheLeft ? ('left' as const) : ('right' as const),
  }));
  for (const { box, side } of [...sides.slice(0, toTheLeft), ...sides.slice(toTheLeft).reverse()]) {
    const wanted = side === 'left' ? box.x - box.width : box.x;
    const left = Math.max(0, Math.min(wanted, width - box.width));
    const { row, crossings } = lowestRow(placed, box, left);
    cost += (left === wanted ? 0 : 100) + crossings * 10 + row;
    placed.push({ box, side, left, row });
  }
  return { placed, cost };
}

/** The lowest row where the label covers none and no line passes through one; if there is none, where it covers none. */
function lowestRow(
  placed: readonly Placed[],
  box: MarkBox,
  left: number,
): { row: number; crossings: number } {
  const inside = (x: number, from: number, size: number) => x > from && x < from + size;
  const covers = (other: Placed) =>
    left < other.left + other.box.width + GAP && other.left < left + box.width + GAP;
  const top = placed.reduce((most, other) => Math.max(most, other.row + 1), 0);
  let best: { row: number; crossings: number } | undefined;
  for (let row = 0; row <= top; row++) {
    if (placed.some((other) => other.row === row && covers(other))) continue;
    const crossings = placed.filter(
      (other) =>
        (other.row < row && inside(box.x, other.left, other.box.width)) ||
        (other.row > row && inside(other.box.x, left, box.width)),
    ).length;
    if (crossings === 0) return { row, crossings };
    if (best === undefined || crossings < best.crossings) best = { row, crossings };
  }
  return best ?? { row: top, crossings: 0 };
}
