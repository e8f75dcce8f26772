import { niceTop } from './ranges.ts';

/** One line of a chart: a name, and points in the order of x, already in the unit that is shown. */
export interface Line {
  readonly label: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Lines on one pair of axes. */
export interface LinesPicture {
  readonly lines: readonly Line[];
  /** What the horizontal axis counts: "calls", "s". */
  readonly xLabel: string;
  /** What the vertical axis counts: "MB", or nothing for a count. */
  readonly yLabel: string;
  /** Ends of the axes where several charts share them. */
  readonly xMost?: number;
  readonly yMost?: number;
  /** The whole in words, for those who do not see it. */
  readonly summary: string;
  readonly height?: number;
  /** Width of the picture that its text is made for; {@link pictureWidths} has what is used. */
  readonly width?: number;
  /** Which colour and dash a line takes; its place in the list unless told. */
  readonly styles?: readonly number[];
}

/**
 * Pictures scale with their text, so one for a phone is drawn narrower and not made smaller. Each is shown up to the width
 * in CSS pixels that `styles/lines.css` has too; so no text of 13 px is shown at less than 12.
 */
export const pictureWidths = { wide: 560, middle: 400, narrow: 300 } as const;
/** A picture narrower than this has no room for its text. */
const leastWidth = 240;
const edge = { left: 46, right: 12, top: 18, bottom: 26 } as const;
/** Most points of a line: more than this no eye and no screen shows. */
const mostPoints = 320;
const labelHeight = 15;
/** Where the highest label can stand: all of it is in the picture. */
const highestLabel = 11;

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);
const short = (value: number): string => String(Number(value.toPrecision(3)));

/**
 * Lines as the markup of an SVG, the same for a page that is being built, a page that moves and a file that is
 * saved. Lines differ by dash as well as by colour; `styles/lines.css` has both. No style is set inline.
 */
export function linesMarkup(picture: LinesPicture): string {
  const { height = 200, width = pictureWidths.wide } = picture;
  const all = picture.lines.flatMap((line) => line.points);
  const xMost = Math.max(picture.xMost ?? 0, ...all.map((point) => point.x), 1e-9);
  const yMost = niceTop(Math.max(picture.yMost ?? 0, ...all.map((point) => point.y)), 1);
  const x = (value: number) => edge.left + ((width - edge.left - edge.right) * value) / xMost;
  const y = (value: number) => height - edge.bottom - ((height - edge.bottom - edge.top) * value) / yMost;
  const bottom = y(0).toFixed(1);
  const grid = [0, yMost / 2, yMost]
    .map(
      (value) =>
        `<path class="rule" d="M${edge.left},${y(value).toFixed(1)}H${width - edge.right}"/><text class="tick" text-anchor="end" x="${edge.left - 6}" y="${(y(value) + 4).toFixed(1)}">${short(value)}</text>`,
    )
    .join('');
  const ends = `<text class="tick" x="${edge.left}" y="${height - 8}">0</text><text class="tick" text-anchor="end" x="${width - edge.right}" y="${height - 8}">${short(xMost)} ${escaped(picture.xLabel)}</text>`;
  const unit =
    picture.yLabel === '' ? '' : `<text class="tick" x="4" y="12">${escaped(picture.yLabel)}</text>`;
  const paths = picture.lines
    .map((line, i) => {
      const style = picture.styles?.[i] ?? i;
      const step = Math.max(1, Math.ceil(line.points.length / mostPoints));
      const kept = line.points.filter((_, at) => at % step === 0 || at === line.points.length - 1);
      if (kept.length < 2) return '';
      return `<path class="line line-${style}" d="M${kept.map((point) => `${x(point.x).toFixed(1)},${y(point.y).toFixed(1)}`).join('L')}"/>`;
    })
    .join('');
  return `<svg class="lines" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(picture.summary)}"><path class="axis" d="M${edge.left},${bottom}H${width - edge.right}"/>${grid}${ends}${unit}${paths}${labels(picture, width, x, y)}</svg>`;
}

/** All widths, of which styles show the one that fits: for a page that is built before anybody knows how wide it will be. */
export function linesForAnyWidth(picture: LinesPicture): string {
  return Object.entries(pictureWidths)
    .map(([name, width]) => `<div class="lines-${name}">${linesMarkup({ ...picture, width })}</div>`)
    .join('');
}

/** The width to draw with where it is known how much room there is, in CSS pixels: its text is neither shrunk nor stretched. */
export function fittingWidth(shownPx: number): number {
  return Math.max(leastWidth, Math.round(shownPx));
}

/** Names at the ends of the lines, moved apart where the lines come close. */
function labels(
  picture: LinesPicture,
  width: number,
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  const placed = picture.lines
    .flatMap((line, i) => {
      const last = line.points.at(-1);
      return last === undefined || line.label === '' ? [] : [{ line, i, x: x(last.x), y: y(last.y) - 5 }];
    })
    .sort((a, b) => b.y - a.y);
  const tops = apart(placed.map((one) => one.y));
  return placed
    .map(
      ({ line, i, x: at }, place) =>
        `<text class="name name-${picture.styles?.[i] ?? i}" text-anchor="${at > width / 2 ? 'end' : 'start'}" x="${at.toFixed(1)}" y="${(tops[place] ?? 0).toFixed(1)}">${escaped(line.label)}</text>`,
    )
    .join('');
}

/**
 * Moves labels apart: up where they come too close, and down again where that would leave the picture.
 * @param wanted where their feet would stand, from the lowest to the highest: y grows downwards
 * @returns where they stand, in the same order
 */
export function apart(wanted: readonly number[]): number[] {
  let free = Number.POSITIVE_INFINITY;
  const up = wanted.map((y) => {
    free = Math.min(y, free - labelHeight);
    return free;
  });
  let taken = highestLabel - labelHeight;
  return up
    .reverse()
    .map((y) => {
      taken = Math.max(y, taken + labelHeight);
      return taken;
    })
    .reverse();
}
