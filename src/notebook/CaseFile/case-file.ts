import type { CaseFile } from '../../protocol/case-file.ts';
import { atRoot } from '../../replay/site-root.ts';
import { make, part, setText } from '../page/element.ts';
import { isHeld } from '../WhatGrew/kept-answers.ts';
import { toldCase } from '../WhatGrew/told-case.ts';
import type { CaseContent } from './case.ts';
import { recordFileName, recordText } from './case-record.ts';
import { followUpElement } from './draw-follow-ups.ts';
import { evidenceList, ownElement, suspectElement } from './draw-suspects.ts';
import { runElement } from './draw-timeline.ts';
import { addFollowUp, clearCase } from './exchange-case.ts';
import { caseContent } from './fetch-content.ts';
import { addOwn, onCaseChanged, readCase, writeCase } from './kept-case.ts';
import { postMortem } from './post-mortem.ts';
import { saveText } from './save-text.ts';
import { svgAddress } from './standalone-svg.ts';
import { minuteOf, type Story, type Suspect, sourceOf, storyOf } from './story.ts';
import { viewLoad } from './view-load.ts';

const noted = ['summary', 'impact', 'cause', 'fix'] as const;

/** The case as it may be shown: verdicts wait for the reader's own answer. Never written back. */
const told = (): CaseFile => toldCase(readCase(), isHeld);

/** `<case-file>`: the case as the post-mortem that it is so far, and its ways out and in. */
class CaseFilePage extends HTMLElement {
  #content: CaseContent | undefined;

  async connectedCallback(): Promise<void> {
    this.#listen();
    this.#draw();
    viewLoad(this);
    onCaseChanged(() => void this.#redraw());
    await this.#redraw();
    this.dataset.ready = '';
  }

  #listen(): void {
    const on = (name: string, type: string, listener: (event: Event) => void) =>
      part(this, name).addEventListener(type, listener);
    const said = (text: string) => setText(part(this, 'said'), text);
    on('export', 'click', () => {
      const origin = atRoot('').replace(/\/$/, '');
      const text = postMortem(this.#content?.hypotheses ?? [], told(), origin, svgAddress);
      saveText(text, 'where-did-the-memory-go.md', 'text/markdown');
      said('Saved.');
    });
    on('export-json', 'click', () => {
      saveText(recordText(readCase(), new Date()), recordFileName(new Date()), 'application/json');
      said('Saved. “Load a file” reads it again, here or in another browser.');
    });
    on('print', 'click', () => window.print());
    on('clear', 'click', () => {
      if (!window.confirm('Forget all runs, evidence and notes in this browser? Saved files stay.')) return;
      clearCase();
      said('Cleared.');
    });
    for (const [form, input, add] of [
      ['own-form', 'own-text', addOwn],
      ['todo-form', 'todo-text', addFollowUp],
    ] as const)
      on(form, 'submit', (event) => {
        event.preventDefault();
        const field = part<HTMLInputElement>(this, input);
        const text = field.value.trim();
        field.value = '';
        if (text !== '') add(text);
      });
    for (const section of noted)
      on(`note-${section}`, 'change', () => {
        const file = readCase();
        const text = part<HTMLTextAreaElement>(this, `note-${section}`).value.trim();
        writeCase({ ...file, notes: { ...file.notes, [section]: text } });
      });
  }

  /** Asks for the hypotheses only once something has moved one: they tell how the story ends. */
  async #redraw(): Promise<void> {
    const { entries, runs } = readCase();
    if (this.#content === undefined && entries.length + runs.length > 0) this.#content = await caseContent();
    this.#draw();
    if (this.#content !== undefined || entries.length === 0) return;
    this.#filled('suspects');
    setText(
      part(this, 'said'),
      'The hypotheses could not be fetched, so what was suspected is missing here. The evidence is kept: load the page again.',
    );
  }

  #draw(): void {
    const focused = this.contains(document.activeElement) ? document.activeElement?.id : undefined;
    const file = readCase();
    const story = storyOf(this.#content?.hypotheses ?? [], told());
    this.#fill('summary', summaryOf(story));
    this.#fill('impact', impactOf(story, this.#content));
    this.#fill(
      'timeline',
      list(
        'ol',
        'runs',
        story.timeline.map((run) => runElement(run, titleOf(run.demo, this.#content))),
      ),
    );
    this.#fill('suspects', list('ol', 'hypotheses', story.suspects.map(suspectElement)));
    part(this, 'own').replaceChildren(
      ...file.own.map((own) =>
        ownElement(own, (changed) =>
          writeCase({ ...file, own: file.own.map((one) => (one.id === own.id ? changed : one)) }),
        ),
      ),
    );
    if (file.own.length > 0) this.#filled('suspects');
    this.#fill('cause', story.cause.map(settledOf));
    this.#fill('fix', story.fix.map(settledOf));
    this.#fill('followUps', followUpsOf(file));
    const commands = part(this, 'commands');
    commands.hidden = file.runs.length === 0;
    part(this, 'empty-commands').hidden = !commands.hidden;
    this.#notes(file);
    setText(part(this, 'kicker'), kickerOf(story));
    if (focused) document.getElementById(focused)?.focus();
  }

  #fill(section: string, content: readonly HTMLElement[]): void {
    part(this, section).replaceChildren(...content);
    part(this, `empty-${section}`).hidden = content.length > 0;
  }

  #filled(section: string): void {
    part(this, `empty-${section}`).hidden = true;
  }

  #notes({ notes = {} }: CaseFile): void {
    for (const section of noted) {
      const field = part<HTMLTextAreaElement>(this, `note-${section}`);
      const text = notes[section] ?? '';
      if (document.activeElement !== field && field.value !== text) field.value = text;
      setText(part(this, `printed-${section}`), text);
    }
  }
}

const titleOf = (demo: string, content: CaseContent | undefined): string => content?.titles?.[demo] ?? demo;

/** A list, or nothing where it would be empty. */
function list(tag: 'ol' | 'ul', name: string, items: readonly HTMLElement[]): HTMLElement[] {
  if (items.length === 0) return [];
  const element = make(tag, '', `${name} ui`);
  element.dataset.part = name;
  element.append(...items);
  return [element];
}

function summaryOf({ summary }: Story): HTMLElement[] {
  if (summary.length === 0) return [];
  const lead = summary.slice(0, -1).join(' ');
  const counts = make('p', summary.at(-1) ?? '', 'ui');
  return lead === '' ? [counts] : [make('p', lead, 'case-lead'), counts];
}

function impactOf({ impact }: Story, content: CaseContent | undefined): HTMLElement[] {
  if (impact.length === 0) return [];
  const figures = make('dl', '', 'case-impact ui');
  for (const { figure, what, run } of impact) {
    const one = make('div');
    const where = `${titleOf(run.demo, content)}, ${sourceOf(run)} of ${minuteOf(run.at)}`;
    const text = make('dd', `${what}: ${where}`);
    one.append(make('dt', figure), text);
    figures.append(one);
  }
  return [figures];
}

function settledOf({ hypothesis, outcome, evidence }: Suspect): HTMLElement {
  const box = make('div', '', 'case-settled');
  box.append(
    make('p', `${hypothesis.text} ${outcome ?? ''}`.trim()),
    evidenceList(
      evidence.filter(({ effect }) => effect === 'supports'),
      `settled-${hypothesis.id}`,
    ),
  );
  return box;
}

function followUpsOf(file: CaseFile): HTMLElement[] {
  const { followUps = [] } = file;
  const items = followUps.map((followUp) =>
    followUpElement(
      followUp,
      (changed) =>
        writeCase({ ...file, followUps: followUps.map((one) => (one.id === followUp.id ? changed : one)) }),
      () => writeCase({ ...file, followUps: followUps.filter((one) => one.id !== followUp.id) }),
    ),
  );
  return list('ul', 'todo', items);
}

function kickerOf({ timeline }: Story): string {
  const places = [...new Set(timeline.map(({ place }) => place))];
  const kept = 'Kept in this browser and nowhere else.';
  return places.length === 0 ? kept : `Measured on ${places.join('; ')}. ${kept}`;
}

customElements.define('case-file', CaseFilePage);
