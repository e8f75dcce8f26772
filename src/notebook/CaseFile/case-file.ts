import '../../styles/lines.css';
import { bandText, measured } from '../../charts/figures.ts';
import type { CaseFile, Hypothesis } from '../../protocol/case-file.ts';
import { atRoot } from '../../replay/site-root.ts';
import { windowInWords } from '../Evidence/in-words.ts';
import { make, part, setText } from '../page/element.ts';
import { isHeld } from '../WhatGrew/kept-answers.ts';
import { toldCase } from '../WhatGrew/told-case.ts';
import { latest, standingOf } from './case.ts';
import { addOwn, clearCase, onCaseChanged, readCase, writeCase } from './kept-case.ts';
import { postMortem } from './post-mortem.ts';
import { svgAddress } from './standalone-svg.ts';

const ownStandings = ['open', 'supported', 'refuted', 'cannot-tell'] as const;

/** `<case-file>`: the case as it stands, and its export. */
class CaseFilePage extends HTMLElement {
  connectedCallback(): void {
    const hypotheses = JSON.parse(this.dataset.hypotheses ?? '[]') as Hypothesis[]; // written by the page from the checked file
    part(this, 'export').addEventListener('click', () => this.#export(hypotheses));
    part(this, 'clear').addEventListener('click', () => {
      if (window.confirm('Forget all runs, evidence and suspicions in this browser? Saved files stay.'))
        clearCase();
    });
    part(this, 'own-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#add();
    });
    onCaseChanged(() => this.#draw(hypotheses));
    this.#draw(hypotheses);
    this.dataset.ready = '';
  }

  #add(): void {
    const input = part<HTMLInputElement>(this, 'own-text');
    const text = input.value.trim();
    if (text === '') return;
    addOwn(text);
    input.value = '';
  }

  #export(hypotheses: readonly Hypothesis[]): void {
    const text = postMortem(
      hypotheses,
      toldCase(readCase(), isHeld),
      atRoot('').replace(/\/$/, ''),
      svgAddress,
    );
    const link = make('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }));
    link.download = 'where-did-the-memory-go.md';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    setText(part(this, 'said'), 'Saved.');
  }

  #draw(hypotheses: readonly Hypothesis[]): void {
    const file = readCase();
    for (const { id } of hypotheses) {
      setText(part(this, `standing-${id}`), standingOf(file.entries, id).replace('-', ' '));
      part(this, `evidence-${id}`).replaceChildren(...latest(file.entries, id).map(evidenceOf));
    }
    part(this, 'own').replaceChildren(...file.own.map((own) => ownOf(own, file)));
    part(this, 'no-runs').hidden = file.runs.length > 0;
    part(this, 'runs').replaceChildren(...toldCase(file, isHeld).runs.map(runOf));
  }
}

function evidenceOf(entry: CaseFile['entries'][number]): HTMLElement {
  const item = make('li');
  item.dataset.effect = entry.effect;
  const link = make('a', entry.sentence);
  link.href = atRoot(`stages/${entry.stage}/#claim-${entry.claim.split('/')[1] ?? ''}`);
  item.append(
    make('b', entry.effect.replaceAll('-', ' ')),
    ' ',
    link,
    ` ${measured(entry.value)} ${entry.unit}, expected ${bandText(entry.band)}. ${entry.recorded ? 'Recording' : 'Your run'}${runOfEntry(entry)}: ${entry.place}.`,
  );
  return item;
}

/** Which run, and which part of it. */
function runOfEntry({ at, window }: CaseFile['entries'][number]): string {
  const when = ` of ${at.slice(0, 16).replace('T', ' ')}`;
  return window === undefined ? when : `${when}, ${windowInWords(window)}`;
}

function ownOf(own: CaseFile['own'][number], file: CaseFile): HTMLElement {
  const item = make('li');
  const select = make('select');
  select.ariaLabel = `How “${own.text}” stands`;
  for (const standing of ownStandings) {
    const option = make('option', standing.replace('-', ' '));
    option.value = standing;
    option.selected = standing === own.standing;
    select.append(option);
  }
  select.addEventListener('change', () => {
    const standing = ownStandings.find((one) => one === select.value) ?? 'open';
    writeCase({ ...file, own: file.own.map((one) => (one.id === own.id ? { ...one, standing } : one)) });
  });
  item.append(make('span', own.text), select);
  return item;
}

function runOf(run: CaseFile['runs'][number]): HTMLElement {
  const item = make('li');
  item.append(
    make(
      'p',
      `${run.demo}, ${run.at.slice(0, 16).replace('T', ' ')}${run.recorded ? ', recorded' : ''}. ${run.ending} ${run.verdict}`,
    ),
  );
  const image = make('img');
  image.src = svgAddress(run.picture);
  image.alt = `${run.demo}: container and RSS`;
  item.append(image);
  return item;
}

customElements.define('case-file', CaseFilePage);
