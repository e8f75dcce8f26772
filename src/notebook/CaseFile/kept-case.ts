import { type CaseFile, CaseFileSchema } from '../../protocol/case-file.ts';
import { kept } from '../page/kept.ts';
import { CASE_KEY } from './case-key.ts';
import { salvaged } from './salvaged.ts';

const CHANGED = 'notebook:case';
/** A case with nothing in it. */
export const empty: CaseFile = { entries: [], own: [], runs: [] };

/** The case that this browser keeps; an empty one where there is none. Of one that another version wrote, what can be read. */
export function readCase(): CaseFile {
  const found = kept.read<unknown>(CASE_KEY);
  const parsed = CaseFileSchema.safeParse(found);
  return parsed.success ? parsed.data : salvaged(found);
}

/** Keeps the case, and tells the page. */
export function writeCase(file: CaseFile): void {
  kept.write(CASE_KEY, file);
  tellChanged();
}

/** Adds a suspicion of the reader's own. */
export function addOwn(text: string): void {
  const file = readCase();
  writeCase({ ...file, own: [...file.own, { id: `own-${Date.now()}`, text, standing: 'open' }] });
}

/** Tells the page that the case has changed. */
export function tellChanged(): void {
  document.dispatchEvent(new Event(CHANGED));
}

/** Calls back when the case changed, also in another tab. */
export function onCaseChanged(listener: () => void): void {
  document.addEventListener(CHANGED, listener);
  window.addEventListener('storage', (event) => {
    if (event.key === CASE_KEY) listener();
  });
}
