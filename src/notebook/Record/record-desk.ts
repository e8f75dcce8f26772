import { answerOf } from '../../records/answer.ts';
import { readRecord } from '../../records/read-record.ts';
import { type MemoryRecord, NotARecord } from '../../records/record.ts';
import { readingLines, whereInWords } from '../../records/report.ts';
import { make, part, setText } from '../page/element.ts';
import { findingOf, ledgerOf } from '../Watch/answer-parts.ts';

/** Most that is read at a time, in characters: more than a day of counters, and read in a second or two. */
const MOST_CHARACTERS = 32 * 2 ** 20;

/** A text with the name that it goes by in messages. */
interface Given {
  readonly name: string;
  readonly text: string;
}

/** `<record-desk>`: reads what is pasted, dropped or chosen, in the page. */
class RecordDesk extends HTMLElement {
  connectedCallback(): void {
    const text = part<HTMLTextAreaElement>(this, 'text');
    const file = part<HTMLInputElement>(this, 'file');
    part(this, 'read').addEventListener('click', () => this.#show([{ name: 'paste', text: text.value }]));
    file.addEventListener('change', () => void this.#take([...(file.files ?? [])]));
    this.addEventListener('dragover', (event) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      this.dataset.over = '';
    });
    this.addEventListener('dragleave', () => delete this.dataset.over);
    this.addEventListener('drop', (event) => {
      delete this.dataset.over;
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return; // dropped text goes where it was dropped
      event.preventDefault();
      void this.#take(files);
    });
    const copy = part(this, 'copy-collector');
    copy.addEventListener('click', () => {
      navigator.clipboard.writeText(part(this, 'collector').textContent ?? '').then(
        () => setText(copy, 'Copied'),
        () => setText(copy, 'Select it by hand'),
      );
    });
    this.dataset.ready = '';
  }

  async #take(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    const size = files.reduce((sum, one) => sum + one.size, 0);
    if (size > MOST_CHARACTERS) return this.#refuse(tooLarge(size));
    this.#show(await Promise.all(files.map(async (one) => ({ name: one.name, text: await one.text() }))));
  }

  #refuse(why: string): void {
    part(this, 'answer-of-record').hidden = true;
    part(this, 'refused').hidden = false;
    setText(part(this, 'refused'), why);
  }

  #show(given: readonly Given[]): void {
    const size = given.reduce((sum, { text }) => sum + text.length, 0);
    if (size > MOST_CHARACTERS) {
      this.#refuse(tooLarge(size));
      return;
    }
    const records: { readonly name: string; readonly record: MemoryRecord }[] = [];
    for (const { name, text } of given)
      try {
        records.push({ name, record: readRecord(text) });
      } catch (error) {
        if (!(error instanceof NotARecord)) throw error;
        this.#refuse(`${name}:${whereInWords(error.at)}`);
        return;
      }
    part(this, 'refused').hidden = true;
    const answer = answerOf({
      ...{ form: '', unread: [], skippedLines: 0 },
      points: records.flatMap(({ record }) => record.points),
    });
    setText(part(this, 'record-answer'), answer.sentence);
    part(this, 'record-read').replaceChildren(
      ...records.flatMap(({ name, record }) => readingLines(name, record).map((line) => make('li', line))),
    );
    // One reading has no change to show.
    const rows = answer.ledger === undefined || answer.points < 2 ? [] : ledgerOf(answer.ledger);
    part(this, 'record-ledger').replaceChildren(...rows);
    part(this, 'record-ledger-box').hidden = rows.length === 0;
    const findings = answer.verdict?.findings ?? [];
    part(this, 'record-findings').replaceChildren(...findings.map((finding) => findingOf(finding, {})));
    part(this, 'record-findings-box').hidden = findings.length === 0;
    part(this, 'answer-of-record').hidden = false;
  }
}

const tooLarge = (size: number): string =>
  `Expected at most ${MOST_CHARACTERS / 2 ** 20} MB at a time, found ${Math.ceil(size / 2 ** 20)}. For more there is: npm run -s triage -- FILE`;

customElements.define('record-desk', RecordDesk);
