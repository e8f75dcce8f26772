import { type Figure, type Printed, SIDE } from './figure.ts';
import { jumpFacts } from './in-words.ts';
import type { Tool } from './tools.ts';

/** Least distance of two numbers that stand one over the other, in hundredths of the height: a line of text on a phone. */
const LABEL_APART = 9.5;
/** Left of this the numbers stand behind the moment, where there is room for them. */
const ROOM_BEFORE = 34;
/** A part is named where it is at least so high, in MB. */
const NAMED_FROM_MB = 12;

const percent = (value: number): string => `${Math.round(value * 100) / 100}%`;

/** Something written on the figure at a place in hundredths from its left lower corner. Only our own words and numbers are ever passed in. */
const written = (className: string, left: number, bottom: number, html: string): string =>
  `<span class="${className}" style="left:${percent(left)};bottom:${percent(bottom)}">${html}</span>`;

/**
 * The inside of the figure as markup, the same for the page that is built and the page that moves. Shapes stretch with the page,
 * what is written keeps its size.
 */
export function figureMarkup(figure: Figure): string {
  return grid(figure) + shapes(figure) + names(figure) + moment(figure) + jump(figure);
}

function shapes({ areas, roof, lines }: Figure): string {
  const path = (className: string, d: string): string =>
    d === '' ? '' : `<path class="${className}" d="${d}"/>`;
  const bare = areas.every(({ d }) => d === '') ? ' bare' : '';
  return `<svg class="shapes${bare}" viewBox="0 0 ${SIDE} ${SIDE}" preserveAspectRatio="none" aria-hidden="true">${
    areas.map(({ part, d }) => path(`area of-${part}`, d)).join('') +
    path('roof', roof) +
    path('rss', lines.rss) +
    path('heap', lines.heap) +
    path('cached', lines.cached) +
    path('halo', lines['working-set']) +
    path('lens', lines['working-set'])
  }</svg>`;
}

function grid({ axes }: Figure): string {
  const values = Array.from({ length: Math.floor(axes.mb / 100) }, (_, i) => (i + 1) * 100);
  const step = axes.seconds > 60 ? 20 : 5;
  const seconds = Array.from({ length: Math.floor(axes.seconds / step) + 1 }, (_, i) => i * step);
  return (
    values
      .map((mb) => {
        const at = percent((100 * mb) / axes.mb);
        return `<i class="rule" style="bottom:${at}"></i><span class="tick mb" style="bottom:${at}">${mb} MB</span>`;
      })
      .join('') +
    seconds
      .map(
        (s) =>
          `<span class="tick s${s % (step * 2) === 0 ? '' : ' odd'}${s === 0 ? ' zero' : ''}" style="left:${percent((100 * s) / axes.seconds)}">${s} s</span>`,
      )
      .join('')
  );
}

/** Names of the parts, on what they name, once the log is written. */
function names({ partMb, axes, isWritten, momentAt, printed }: Figure): string {
  if (!isWritten || momentAt === undefined) return '';
  const { anon = 0, kernel = 0, inactive = 0 } = partMb;
  const high = (mb: number) => (100 * mb) / axes.mb;
  // Over the number that stands in the same area.
  const aboveRss = high(printed.find(({ tool }) => tool.id === 'rss')?.mb ?? 0) + LABEL_APART + 2;
  return (
    (anon < NAMED_FROM_MB
      ? ''
      : written('name on-anon', 7, high(anon / 2), `the process’s own, ${Math.round(anon)}`)) +
    (kernel < 4 || momentAt > 88
      ? ''
      : written(
          'name on-kernel wide',
          momentAt + 1.2,
          high(anon + kernel / 2),
          `the kernel’s, ${Math.round(kernel)}`,
        )) +
    (inactive < 60
      ? ''
      : written(
          'whose',
          momentAt - 2,
          Math.max(high(anon + kernel + inactive * 0.4), aboveRss),
          `${Math.round(inactive)} MB.<br>Whose?`,
        ))
  );
}

function moment(figure: Figure): string {
  const { momentAt, printed, axes, areas } = figure;
  if (momentAt === undefined) return '';
  const highest = Math.max(0, ...printed.map(({ mb }) => (100 * mb) / axes.mb));
  const after = momentAt < ROOM_BEFORE ? ' after' : '';
  const bare = areas.every(({ d }) => d === '') ? ' bare' : '';
  const feet = apart(printed, axes.mb);
  return `<i class="moment" style="left:${percent(momentAt)};height:${percent(highest + 2)}"></i>${printed
    .map(
      ({ tool, mb }) =>
        `<i class="dot" style="left:${percent(momentAt)};bottom:${percent((100 * mb) / axes.mb)}"></i>${written(
          `printed tool-${tool.id}${after}${bare}`,
          momentAt,
          feet.get(tool.id) ?? 0,
          `${tool.name} <b>${Math.round(mb)}</b>`,
        )}`,
    )
    .join('')}`;
}

/** Where the feet of the numbers stand, in hundredths: each at its value, or higher where the one below is too close. */
function apart(printed: readonly Printed[], axisMb: number): Map<Tool['id'], number> {
  let free = 0;
  return new Map(
    [...printed]
      .sort((a, b) => a.mb - b.mb)
      .map(({ tool, mb }) => {
        const foot = Math.max((100 * mb) / axisMb, free);
        free = foot + LABEL_APART;
        return [tool.id, foot] as const;
      }),
  );
}

function jump({ jump: found, axes }: Figure): string {
  const facts = found === undefined ? undefined : jumpFacts(found);
  if (found === undefined || facts === undefined) return '';
  const at = (100 * found.atMs) / 1000 / axes.seconds;
  return `<span class="jump" style="right:${percent(Math.max(0, 100 - at))}"><span>${facts.step}</span> <span>${facts.still} What happened?</span></span>`;
}
