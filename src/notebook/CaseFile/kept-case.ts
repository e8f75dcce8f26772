import { type CaseFile, CaseFileSchema } from '../../protocol/case-file.ts';
import { kept } from '../page/kept.ts';

const KEY = 'case-file';
const CHANGED = 'notebook:case';
const empty: CaseFile = { entries: [], own: [], runs: [] };

/** The case that this browser keeps; an empty one where there is none, or where it cannot be read any more. */
export function readCase(): CaseFile {
  const parsed = CaseFileSchema.safeParse(kept.read(KEY));
  return parsed.success ? parsed.data : empty;
}

/** Keeps the case, and tells the page. */
export function writeCase(file: CaseFile): void {
  kept.write(KEY, file);
  document.dispatchEvent(new Event(CHANGED));
}

/** Adds a suspicion of the reader's own. */
export function addOwn(text: string): void {
  const file = readCase();
  writeCase({ ...file, own: [...file.own, { id: `own-${Date.now()}`, text, standing: 'open' }] });
}

/** Forgets everything. */
export function clearCase(): void {
  writeCase(empty);
}

/** Calls back when the case changed, also in another tab. */
export function onCaseChanged(listener: () => void): void {
  document.addEventListener(CHANGED, listener);
  window.addEventListener('storage', (event) => {
    if (event.key === KEY) listener();
  });
}
