import type { CaseFile } from '../../protocol/case-file.ts';
import type { CaseRecord } from '../../protocol/case-record.ts';
import { part, setText } from '../page/element.ts';
import { tooLarge } from '../page/json-file.ts';
import { caseFileKind, openRecord } from './case-record.ts';
import { caseBefore, exchangeCase, isEmpty, undoExchange } from './exchange-case.ts';
import { onCaseChanged, readCase } from './kept-case.ts';
import { mergeCases } from './merge-cases.ts';
import { minuteOf } from './story.ts';
import { broughtAlong } from './take-along.ts';

const noRoom =
  'This browser has no room for it, or keeps nothing: the case file here is as it was. Free some storage, then load the file again.';

/**
 * The way in: a file that is chosen or dropped, or a case that came along from another name of this machine. Nothing changes
 * before all of it fits; where something is here already the reader says what becomes of it; the last change can be undone.
 */
export function viewLoad(root: HTMLElement): void {
  const said = (text: string) => setText(part(root, 'said'), text);
  const input = part<HTMLInputElement>(root, 'load-file');
  const ask = part(root, 'load-ask');
  const undo = part<HTMLButtonElement>(root, 'undo');
  let offered: CaseRecord | undefined;

  const keep = (file: CaseFile, sentence: string): void => {
    offered = undefined;
    ask.hidden = true;
    said(exchangeCase(file) ? sentence : noRoom);
  };
  const offer = (text: string, always: boolean): void => {
    offered = undefined;
    ask.hidden = true;
    const opened = openRecord(text);
    if (!opened.ok) said(opened.sentence);
    else if (!always && isEmpty(readCase())) keep(opened.value.case, `Loaded: ${holds(opened.value)}.`);
    else {
      offered = opened.value;
      said('');
      showOffer(root, opened.value);
    }
  };
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const large = tooLarge(caseFileKind, file.size);
    if (large !== undefined) return said(large);
    try {
      offer(await file.text(), false);
    } catch {
      said('The file could not be read. The case file here is as it was.');
    }
  };

  part(root, 'load').addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    void take(input.files?.[0]);
    input.value = '';
  });
  root.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault();
  });
  root.addEventListener('drop', (event) => {
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    void take(event.dataTransfer.files[0]);
  });
  part(root, 'load-merge').addEventListener('click', () => {
    if (offered === undefined) return;
    const merged = mergeCases(readCase(), offered.case);
    if (merged.ok) keep(merged.file, `Merged: ${holds(offered)}.`);
    else said(merged.sentence);
  });
  part(root, 'load-replace').addEventListener('click', () => {
    if (offered !== undefined) keep(offered.case, `Replaced by: ${holds(offered)}.`);
  });
  part(root, 'load-cancel').addEventListener('click', () => {
    offered = undefined;
    ask.hidden = true;
    said('Nothing was changed.');
    part(root, 'load').focus();
  });
  const showUndo = () => {
    undo.hidden = caseBefore() === undefined;
  };
  undo.addEventListener('click', () => {
    undoExchange();
    said('Undone: the case file is as it was before.');
    part(root, 'load').focus();
  });
  onCaseChanged(showUndo);
  showUndo();

  const brought = broughtAlong(location.hash);
  if (brought === undefined) return;
  history.replaceState(null, '', location.pathname + location.search);
  // A link from anywhere can bring a case, so this one is asked about even where nothing is here.
  offer(brought, true);
}

function showOffer(root: HTMLElement, record: CaseRecord): void {
  const here = readCase();
  const beside = isEmpty(here)
    ? 'Nothing is in the case file here yet.'
    : `Here are ${inWords(here)}. Merging keeps everything of both, each thing once.`;
  setText(part(root, 'load-found'), `The file holds ${holds(record)}. ${beside}`);
  part(root, 'load-ask').hidden = false;
  part(root, 'load-found').focus();
}

const holds = (record: CaseRecord): string => `${inWords(record.case)}, saved ${minuteOf(record.savedAt)}`;

/** What a case has in it: `3 runs, 12 pieces of evidence, 1 suspicion of your own`. */
function inWords({ runs, entries, own }: CaseFile): string {
  const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;
  return [
    count(runs.length, 'run', 'runs'),
    count(entries.length, 'piece of evidence', 'pieces of evidence'),
    count(own.length, 'suspicion of your own', 'suspicions of your own'),
  ].join(', ');
}
