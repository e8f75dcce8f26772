import type { CaseRun } from '../../protocol/case-file.ts';
import { make } from '../page/element.ts';
import { runAnchor } from './draw-suspects.ts';
import { svgAddress } from './standalone-svg.ts';
import { actsInWords, minuteOf, snapshotNote, sourceOf } from './story.ts';

/** A run as one line of the timeline: when, its picture, what it showed; its knobs folded. */
export function runElement(run: CaseRun, title: string): HTMLElement {
  const item = make('li', '', 'case-run');
  item.id = runAnchor(run.run);
  const when = make('time', minuteOf(run.at).slice(11));
  when.dateTime = run.at;
  when.title = `${minuteOf(run.at)} UTC`;
  const day = make('span', minuteOf(run.at).slice(0, 10), 'case-day');
  when.append(day);
  const image = make('img');
  image.src = svgAddress(run.picture);
  image.alt = `${run.demo}: container and RSS`;
  image.width = 360;
  image.height = 150;
  const told = make('div');
  told.append(tellingOf(run, title));
  const note = snapshotNote(run);
  if (note !== '') told.append(make('p', note, 'case-snapshot'));
  const acts = actsInWords(run);
  if (acts.length > 0) told.append(make('p', `Done in it: ${acts.join('; ')}.`, 'case-acts'));
  told.append(foldedOf(run));
  item.append(when, image, told);
  return item;
}

function tellingOf(run: CaseRun, title: string): HTMLElement {
  const line = make('p');
  line.append(
    make('b', `${title}${run.recorded ? ` (${sourceOf(run)})` : ''}.`),
    ` ${run.verdict} `,
    make('span', run.ending, 'case-ending'),
  );
  return line;
}

function foldedOf(run: CaseRun): HTMLElement {
  const folded = make('details');
  folded.append(
    make('summary', 'Knobs and machine'),
    make('p', `${run.settings || 'No knobs'}. ${run.place}.`),
  );
  return folded;
}
