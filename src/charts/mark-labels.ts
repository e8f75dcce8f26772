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

/**
 * Places the labels of marks above a chart so that none covers another: each goes to the lowest row
 * where it fits, to the right of its line, or to the left of it where the chart ends. The last mark
 * is placed first, so that the line of an earlier one, which goes up past it, stands clear of it.
 * @param boxes in order of x
 * @param width of the chart in pixels
 * @returns one place per box, in the same order
 */
export function placeLabels(boxes: readonly MarkBox[], width: number): PlacedLabel[] {
  const rowStarts: number[] = [];
  const places = boxes
    .map((box, i) => ({ box, before: boxes[i - 1]?.x ?? 0 }))
    .reverse()
    .map(({ box, before }): PlacedLabel => {
      const toTheLeft = { side: 'left' as const, left: box.x - box.width };
      const toTheRight = { side: 'right' as const, left: Math.max(0, box.x) };
      const leftIsFree = before + GAP <= toTheLeft.left;
      const mustGoLeft = box.x + box.width > width && toTheLeft.left >= 0;
      let place = mustGoLeft ? toTheLeft : toTheRight;
      let row = rowFor(rowStarts, place.left + box.width);
      if (row > 0 && leftIsFree && rowFor(rowStarts, box.x) < row) {
        place = toTheLeft;
        row = rowFor(rowStarts, box.x);
      }
      // The line of this mark passes through every row below its own.
      for (let below = 0; below < row; below++) rowStarts[below] = Math.min(rowStarts[below] ?? box.x, box.x);
      rowStarts[row] = place.left;
      return { row, ...place };
    });
  return places.reverse();
}

/** The lowest row in which a label that ends there fits; a new one above all if need be. */
function rowFor(rowStarts: readonly number[], end: number): number {
  const row = rowStarts.findIndex((start) => end + GAP <= start);
  return row === -1 ? rowStarts.length : row;
}
