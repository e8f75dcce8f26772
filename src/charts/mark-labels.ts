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
  const places = [...boxes].reverse().map((box): PlacedLabel => {
    const side = box.x + box.width <= width || box.x < box.width ? 'right' : 'left';
    const left = side === 'right' ? Math.max(0, box.x) : box.x - box.width;
    let row = rowStarts.findIndex((start) => left + box.width + GAP <= start);
    if (row === -1) row = rowStarts.push(0) - 1;
    rowStarts[row] = left;
    return { row, left, side };
  });
  return places.reverse();
}
