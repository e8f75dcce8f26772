import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { figureOf } from '../../src/notebook/Front/figure.ts';
import { figureMarkup } from '../../src/notebook/Front/figure-markup.ts';
import { listed } from '../../src/notebook/Front/in-words.ts';
import { liveRun } from '../../src/notebook/Front/live-run.ts';
import { storyIn } from '../../src/notebook/Front/story.ts';
import { recordingOnDisk } from '../../src/notebook/page/recordings-on-disk.ts';

/** Size of the social picture in pixels, as those who show it ask for. */
export const socialSize = { width: 1200, height: 630 } as const;

/** Beside the page's own styles of the figure: where it stands in a picture of that size. */
const placed = `
:root { --c-anon: #c1411a; --c-kernel: #cfa434; --c-residual: #b9b2a2; --c-shmem: #379a7b; --c-active: #10468f; --c-inactive: #a8d5f2; --paper: #f8f5ee; --ink: #1b1a17; --soft: #5b574e; --rule: #ddd7c9; --serif: 'Source Serif 4'; --sans: 'Source Sans 3'; }
* { box-sizing: border-box; margin: 0; }
body { position: relative; width: ${socialSize.width}px; height: ${socialSize.height}px; overflow: hidden; background: var(--paper); color: var(--ink); font-family: var(--sans); }
.front-figure { inset: 150px 0 44px 330px !important; }
.front-figure .plot { inset: 40px 0 0 !important; font-size: 22px !important; }
.plot .printed b { font-size: 32px !important; }
.plot .tick { font-size: 18px !important; }
.plot .on-kernel, .plot .jump, .plot .rule, .plot .tick.mb { display: none; }
h1 { position: absolute; left: 64px; top: 56px; z-index: 1; font: 560 86px/92px var(--serif); letter-spacing: -0.02em; }
p { position: absolute; left: 64px; top: 270px; width: 360px; font: 400 30px/42px var(--serif); }
.ground { position: absolute; left: 64px; right: 0; bottom: 44px; border-bottom: 2px solid var(--ink); }
`;

/** The page that the social picture is taken of, without its letters. Its numbers come from the shipped recording. */
export function socialPage(): string {
  const recording = recordingOnDisk(liveRun.demo, liveRun.scenario);
  if (recording === undefined) throw new Error('The social picture expects the recording of the front page.');
  const { told, axes } = storyIn(recording);
  const figure = figureOf(told, axes);
  const styles = ['page/counter-colours.css', 'Front/front-figure.css']
    .map((file) => readFileSync(`src/notebook/${file}`, 'utf8'))
    .join('');
  const numbers = figure.printed.map(({ mb }) => Math.round(mb));
  return `<style>${styles}${placed}</style><div class="front-figure"><div class="plot">${figureMarkup(figure)}</div></div><h1>Where did<br>the memory go?</h1><p>One container, one second, four tools: ${listed(numbers.map(String))} MB. All of them are right.</p><i class="ground"></i>`;
}

/** What tells whether the committed picture was taken of the present figure; its styles do not count. */
export function socialHash(): string {
  const [, markup = ''] = socialPage().split('</style>');
  return createHash('sha256').update(markup).digest('hex').slice(0, 16);
}
