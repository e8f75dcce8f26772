import { part, setText } from '../page/element.ts';
import { findingOf, ledgerOf, missingOf } from './answer-parts.ts';
import { besideInWords } from './in-words.ts';
import type { WatchBench } from './watch-bench.ts';

/** What the watch says: the sentence, the ledger, the findings with the commands that come next, and what was not seen. */
export function viewAnswer(root: HTMLElement, bench: WatchBench): () => void {
  let drawn: unknown;
  return () => {
    const { view, state } = bench;
    const watched = view?.watched ?? state.store.started?.watched;
    setText(part(root, 'watched-name'), watched?.name ?? '');
    setText(part(root, 'status'), statusOf(bench));
    part(root, 'answer-box').hidden = view?.verdict === undefined;
    if (view?.verdict === undefined || watched === undefined || drawn === view) return;
    drawn = view;
    const { verdict, ownVerdict } = view;
    setText(part(root, 'answer'), (ownVerdict ?? verdict).sentence);
    const beside = besideInWords(watched);
    part(root, 'beside').hidden = beside === undefined;
    setText(part(root, 'beside'), beside ?? '');
    part(root, 'group-answer').hidden = ownVerdict === undefined;
    setText(
      part(root, 'group-answer'),
      ownVerdict === undefined ? '' : `The whole cgroup: ${verdict.sentence}`,
    );
    showLedger(root, bench);
    const findings = (ownVerdict ?? verdict).findings ?? [];
    part(root, 'findings').replaceChildren(...findings.map((finding) => findingOf(finding, watched)));
    part(root, 'missing').replaceChildren(...watched.missing.map((one) => missingOf(one)));
  };
}

function showLedger(root: HTMLElement, { view }: WatchBench): void {
  const rows = view?.verdict?.ledger === undefined ? [] : ledgerOf(view.verdict.ledger);
  part(root, 'ledger-box').hidden = rows.length === 0;
  part(root, 'ledger').replaceChildren(...rows);
}

function statusOf({ state }: WatchBench): string {
  if (state.complaint !== undefined) return state.complaint.text;
  if (state.store.ended !== undefined) return state.store.ended.end.sentence;
  if (state.reach === 'lost')
    return 'The server does not answer. What was drawn stays. If it has ended, start it again with npm start: this page notices by itself.';
  if (state.interrupted) return 'The connection broke. Trying again; what has been drawn stays.';
  if (state.phase === 'starting') return 'The watch is being started.';
  if (state.phase === 'stopping') return 'The watch is being ended.';
  if (state.phase !== 'running') return '';
  const skipped =
    state.skipped === 0
      ? ''
      : ` ${state.skipped} samples were skipped on a slow connection; the export has them.`;
  return `Watching. It only reads: nothing is written, traced or signalled.${skipped}`;
}
