import { type CaseFile, CaseFileSchema } from '../../protocol/case-file.ts';
import { kept } from '../page/kept.ts';
import { CASE_KEY } from './case-key.ts';
import { empty, readCase, tellChanged, writeCase } from './kept-case.ts';

/** What stood there before a file was loaded or the case cleared, and what the change made of it. */
const UNDO_KEY = 'case-file-before';

/** The case in a stored text; undefined where it cannot be read. */
export function parseKept(text: string): CaseFile | undefined {
  try {
    const parsed = CaseFileSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // not JSON: something else wrote there
  }
}

/** Whether nothing was entered: no run, no evidence, no word of the reader's. */
export function isEmpty({ entries, own, runs, notes = {}, followUps = [] }: CaseFile): boolean {
  return (
    [entries, own, runs, followUps].every((list) => list.length === 0) &&
    Object.values(notes).every((text) => text === '')
  );
}

/** Adds something to be done, in the reader's words. */
export function addFollowUp(text: string): void {
  const file = readCase();
  writeCase({
    ...file,
    followUps: [...(file.followUps ?? []), { id: `todo-${Date.now()}`, text, done: false }],
  });
}

/**
 * Puts another case in the place of the one that is kept, which can be undone as long as nothing else changes it.
 * @returns whether it was kept; where the browser has no room, or storage is off, everything is as it was
 */
export function exchangeCase(file: CaseFile): boolean {
  const before = readCase();
  try {
    localStorage.setItem(UNDO_KEY, JSON.stringify({ before, after: JSON.stringify(file) }));
    localStorage.setItem(CASE_KEY, JSON.stringify(file));
  } catch {
    kept.forget(UNDO_KEY);
    return false;
  }
  tellChanged();
  return true;
}

/** What an exchange would be undone to; undefined where there was none, or where the case has changed since. */
export function caseBefore(): CaseFile | undefined {
  const undo = kept.read<{ before?: unknown; after?: unknown }>(UNDO_KEY);
  if (undo?.after === undefined || undo.after !== JSON.stringify(kept.read(CASE_KEY))) return undefined;
  const parsed = CaseFileSchema.safeParse(undo.before);
  return parsed.success ? parsed.data : undefined;
}

/** Undoes the last exchange, where that can be done. */
export function undoExchange(): void {
  const before = caseBefore();
  if (before === undefined) return;
  kept.forget(UNDO_KEY);
  writeCase(before);
}

/** Forgets everything; this, too, can be undone. */
export function clearCase(): void {
  if (!exchangeCase(empty)) writeCase(empty);
}
