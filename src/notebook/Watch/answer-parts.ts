import type { Finding, Ledger } from '../../protocol/verdict.ts';
import type { Watched } from '../../protocol/watch.ts';
import { kindNames } from '../../verdict/names.ts';
import { make, setText } from '../page/element.ts';
import { filledIn, goesOnInWords, ledgerRows, rateInWords } from './in-words.ts';

/** The rows of a ledger, for the body of a table: part, at first, change, now. */
export function ledgerOf(ledger: Ledger): HTMLElement[] {
  return ledgerRows(ledger).map(({ part: name, from, change, to }) => {
    const row = make('tr');
    const head = make('th', name);
    head.scope = 'row';
    row.append(head, make('td', from), make('td', change), make('td', to));
    return row;
  });
}

/** One finding as an item of a list: what, how fast, read in what, and the commands that come next. */
export function findingOf(finding: Finding, watched: Pick<Watched, 'pid' | 'directory'>): HTMLElement {
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

/** A reading that is missing, with its reason and the command that would get it. */
export function missingOf({ reading, because, command }: Watched['missing'][number]): HTMLElement {
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
