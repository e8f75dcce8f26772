import { CaseEntrySchema, CaseRunSchema } from '../../protocol/case-file.ts';
import { part, setText } from '../page/element.ts';
import { onAnyRunShown, type RunShown } from '../page/run-shown.ts';
import { withEntries } from './case.ts';
import { CASE_IS_EMPTY } from './case-key.ts';
import { entriesFrom } from './entries-from.ts';
import { caseContent } from './fetch-content.ts';
import { onCaseChanged, readCase, writeCase } from './kept-case.ts';
import { caseRunOf, withRun } from './run-entered.ts';

/** `<case-recorder>`: enters every ended run into the case file, and says at the end of a stage how the case stands. */
class CaseRecorder extends HTMLElement {
  connectedCallback(): void {
    const seen = new Set<string>();
    onAnyRunShown((shown) => {
      const [first] = shown.events;
      if (first?.type !== 'started' || shown.events.at(-1)?.type !== 'end') return;
      if (shown.mode === 'replay' && shown.watched !== true) return;
      const key = `${shown.mode} ${first.data.run}`;
      if (seen.has(key)) return;
      seen.add(key);
      void this.#enter(shown);
    });
    onCaseChanged(() => this.#tell());
    this.#tell();
  }

  async #enter(shown: RunShown): Promise<void> {
    const found = await caseContent();
    // A file of the reader's may say anything; what a case cannot keep is not entered.
    const run = CaseRunSchema.safeParse(caseRunOf(shown));
    if (found === undefined || !run.success) return;
    const entries = entriesFrom(found, shown).filter((entry) => CaseEntrySchema.safeParse(entry).success);
    writeCase(withRun(withEntries(readCase(), entries), run.data));
  }

  #tell(): void {
    const { entries, runs } = readCase();
    const moved = new Set(entries.map((entry) => entry.hypothesis)).size;
    setText(
      part(this, 'case-line'),
      runs.length === 0
        ? CASE_IS_EMPTY
        : `Case file: ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}, ${moved} ${moved === 1 ? 'hypothesis' : 'hypotheses'} with evidence.`,
    );
  }
}

customElements.define('case-recorder', CaseRecorder);
