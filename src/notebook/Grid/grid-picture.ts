import type { LinesPicture } from '../../charts/lines.ts';
import type { Grid } from '../../protocol/demo.ts';
import type { Work } from '../../verdict/series.ts';
import { allHaveRun, levelsInWords, picture, separationOf, slopeInWords, slopeOfRun } from './grid-lines.ts';
import type { CellShown } from './grid-runs.ts';

/** What a grid shows of its cells, as data. */
export interface GridPicture {
  /** One chart for each series that the grid declares. */
  readonly charts: readonly LinesPicture[];
  /** For each cell its slope or its levels, and where its run stands. */
  readonly rows: readonly { readonly figure: string; readonly state: string }[];
  /** What separates the cells, or what is still missing; empty where the grid is not about slopes. */
  readonly separation: string;
  /** Labels of the cells that grow most for each unit of work; none where the grid is not about slopes. */
  readonly steepest: readonly string[];
  /** Whether the conclusion may be read: all have run, and have come apart. */
  readonly concluded: boolean;
  /** Whether nothing more comes of any cell. */
  readonly over: boolean;
}

/** Draws the cells of a grid. Pure. `size` gives the width and height of each chart, in the order of the series. */
export function gridPicture(
  grid: Grid,
  work: Work | undefined,
  shown: readonly CellShown[],
  size: (series: number) => Partial<LinesPicture>,
): GridPicture {
  const cells = grid.cells.map(({ label }, i) => ({ label, events: shown[i]?.events ?? [] }));
  const charts = grid.series.map((series, i) => picture(cells, series, work, size(i)));
  const [first] = grid.series;
  const over = shown.length > 0 && shown.every(({ ended }) => ended);
  const whole = over && allHaveRun(cells);
  const states = grid.cells.map((_, i) => shown[i]?.state ?? 'not run yet');
  const rows = (figures: readonly string[]) =>
    states.map((state, i) => ({ figure: figures[i] ?? 'nothing yet', state }));
  if (first === undefined || work === undefined)
    return {
      charts,
      rows: rows(
        first === undefined
          ? []
          : cells.map(({ events }) => levelsInWords(events, first, work) ?? 'nothing yet'),
      ),
      separation: '',
      steepest: [],
      concluded: whole,
      over,
    };
  const slopes = cells.map(({ label, events }) => ({ label, slope: slopeOfRun(events, first, work) }));
  const { separated, sentence, steepest } = separationOf(slopes, first.unit, work.unit);
  return {
    charts,
    rows: rows(slopes.map(({ slope }) => slopeInWords(slope, first.unit, work.unit))),
    separation: sentence,
    steepest,
    // While runs go on a difference may still go away: it counts when they are over.
    concluded: separated && whole,
    over,
  };
}
