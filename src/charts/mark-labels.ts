/** A mark to be labelled: where its line stands and how wide its text is, in pixels. */
export interface MarkBox {
  readonly x: number;
  readonly width: number;
}

/** Where a label goes: its row, counted upwards from the chart, and its left edge. */
export interface PlacedLabel {
  readonly row: number;
  readonly left: number;
}

/** Space kept between two labels of a row, in pixels. */
const GAP = 10;

/**
 * Places the labels of marks above a chart so that none covers another: each goes to the lowest row
 * where it fits, to the right of its line, or to the left of it where the chart ends.
 * @param boxes in order of x
 * @param width of the chart in pixels
 * @returns one place per box, in the same order
 */
export function placeLabels(boxes: readonly MarkBox[], width: number): PlacedLabel[] {
  const rowEnds: number[] = [];
  return boxes.map((box) => {
    const left = Math.max(0, box.x + box.width <= width ? box.x : Math.min(box.x, width) - box.width);
    let row = rowEnds.findIndex((end) => end + GAP <= left);
    if (row === -1) row = rowEnds.push(0) - 1;
    rowEnds[row] = left + box.width;
    return { row, left };
  });
}
