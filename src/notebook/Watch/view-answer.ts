import type { Finding } from '../../protocol/verdict.ts';
import type { Watched } from '../../protocol/watch.ts';
import { kindNames } from '../../verdict/names.ts';
import { make, part, setText } from '../page/element.ts';
import { besideInWords, filledIn, goesOnInWords, ledgerRows, rateInWords } from './in-words.ts';
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
  const rows = view?.verdict?.ledger === undefined ? [] : ledgerRows(view.verdict.ledger);
  part(root, 'ledger-box').hidden = rows.length === 0;
  part(root, 'ledger').replaceChildren(
    ...rows.map(({ part: name, from, change, to }) => {
      const row = make('tr');
      const head = make('th', name);
      head.scope = 'row';
      row.append(head, make('td', from), make('td', change), make('td', to));
      return row;
    }),
  );
}

function findingOf(finding: Finding, watched: Watched): HTMLElement {
  const item = make('li');
  const rate = rateInWords(finding);
  const rose = rate === undefined ? goesOnInWords(finding) : `${rate}; ${goesOnInWords(finding)}`;
  const name = kindNames[finding.kind];
  item.append(
    make('b', `${name.charAt(0).toUpperCase()}${name.slice(1)}`),
    make('span', `: ${rose}. Read in ${finding.witnesses.join(', ')}.`),
    ...finding.next.map((command) => commandOf(filledIn(command, watched))),
  );
  return item;
}

function missingOf({ reading, because, command }: Watched['missing'][number]): HTMLElement {
  const item = make('li');
  item.append(
    make('b', `${reading}: `),
    make('span', because),
    ...(command === undefined ? [] : [commandOf(command)]),
  );
  return item;
}

/** A command with a button that copies it. */
function commandOf(command: string): HTMLElement {
  const line = make('p', '', 'next-command');
  const copy = make('button', 'Copy');
  copy.type = 'button';
  copy.setAttribute('aria-label', `Copy ${command}`);
  copy.addEventListener('click', () => {
    navigator.clipboard.writeText(command).then(
      () => setText(copy, 'Copied'),
      () => setText(copy, 'Select it by hand'), // pages that are not from this machine may not write there
    );
  });
  line.append(make('code', command), copy);
  return line;
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
