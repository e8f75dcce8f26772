import { bandText, measured } from '../../charts/figures.ts';
import type { CaseEntry, CaseFile } from '../../protocol/case-file.ts';
import { atRoot } from '../../replay/site-root.ts';
import { windowInWords } from '../Evidence/in-words.ts';
import { make } from '../page/element.ts';
import { minuteOf, type Suspect, sourceOf } from './story.ts';

const words = {
  supported: 'supported',
  refuted: 'refuted',
  contradictory: 'contradictory',
  'not-told': 'not told',
} as const;

/** A hypothesis with how it stands and what that rests on: struck out where runs refuted it. */
export function suspectElement({ hypothesis, standing, outcome, evidence }: Suspect): HTMLElement {
  const item = make('li', '', 'suspect');
  item.dataset.hypothesis = hypothesis.id;
  item.dataset.standing = standing;
  const head = make('div');
  const text = make('p', '', 'hypothesis');
  text.append(make(standing === 'refuted' ? 's' : 'span', hypothesis.text));
  const stands = make('p', '', 'standing ui');
  const standingText = make('b', words[standing]);
  standingText.dataset.part = `standing-${hypothesis.id}`;
  const stage = make('a', 'the stage');
  stage.href = atRoot(`stages/${hypothesis.stage}/`);
  stands.append(standingText, ' ', stage);
  head.append(text, stands);
  const rests = make('div', '', 'ui');
  if (outcome !== undefined) rests.append(make('p', outcome, 'suspect-outcome'));
  rests.append(evidenceList(evidence, `evidence-${hypothesis.id}`));
  item.append(head, rests);
  return item;
}

/** What a hypothesis rests on: the claim, what was measured, on which part of which run. */
export function evidenceList(evidence: readonly CaseEntry[], name: string): HTMLElement {
  const list = make('ul', '', 'evidence-list');
  list.dataset.part = name;
  list.append(...evidence.map(evidenceElement));
  return list;
}

function evidenceElement(entry: CaseEntry): HTMLElement {
  const item = make('li');
  item.dataset.effect = entry.effect;
  const claim = make('a', entry.sentence);
  claim.href = atRoot(`stages/${entry.stage}/#claim-${entry.claim.split('/')[1] ?? ''}`);
  const source = sourceOf(entry);
  const run = make('a', `${source.charAt(0).toUpperCase()}${source.slice(1)} of ${minuteOf(entry.at)}`);
  run.href = `#${runAnchor(entry.run)}`;
  const when = entry.window === undefined ? '' : `, ${windowInWords(entry.window)}`;
  item.append(
    make('b', entry.effect.replaceAll('-', ' ')),
    ' ',
    claim,
    ` ${measured(entry.value)} ${entry.unit}, expected ${bandText(entry.band)}. `,
    run,
    `${when}: ${entry.demo}, ${entry.place}.`,
  );
  return item;
}

/** The anchor of a run in the timeline. */
export const runAnchor = (run: string): string => `run-${encodeURIComponent(run)}`;

const ownStandings = ['open', 'supported', 'refuted', 'cannot-tell'] as const;

/** A suspicion of the reader's own; how it stands is for the reader to say. */
export function ownElement(
  own: CaseFile['own'][number],
  changed: (own: CaseFile['own'][number]) => void,
): HTMLElement {
  const item = make('li');
  const select = make('select');
  select.id = `standing-of-${own.id}`;
  select.ariaLabel = `How “${own.text}” stands`;
  for (const standing of ownStandings) {
    const option = make('option', standing.replace('-', ' '));
    option.value = standing;
    option.selected = standing === own.standing;
    select.append(option);
  }
  select.addEventListener('change', () =>
    changed({ ...own, standing: ownStandings.find((one) => one === select.value) ?? 'open' }),
  );
  item.append(make('span', own.text), select);
  return item;
}
