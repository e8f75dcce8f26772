import { inSeconds } from '../../charts/figures.ts';
import type { LogLine } from '../../protocol/run-event.ts';
import { make, part, setText } from '../page/element.ts';
import type { BenchState } from './bench-state.ts';

/** What the program said, line by line, as text and nothing but text. */
export function viewLog(root: HTMLElement): (state: BenchState) => void {
  const list = part(root, 'log');
  list.tabIndex = 0; // it scrolls, so the keyboard must get there
  const empty = part(root, 'log-empty');
  const count = part(root, 'log-count');
  let shown: LogLine | undefined;
  return (state) => {
    const { log } = state.store;
    if (log.at(-1) === shown && (log.length > 0 || list.childElementCount === 0)) return;
    const known = shown === undefined ? -1 : log.indexOf(shown);
    const fresh = log.slice(known + 1);
    if (known === -1) list.replaceChildren();
    list.append(...fresh.map(lineOf));
    while (list.childElementCount > log.length) list.firstElementChild?.remove();
    list.scrollTop = list.scrollHeight;
    shown = log.at(-1);
    empty.hidden = log.length > 0;
    setText(count, log.length === 0 ? '' : ` (${log.length})`);
  };
}

function lineOf(line: LogLine): HTMLElement {
  const item = make('li', '', line.stream);
  item.append(make('span', inSeconds(line.tMs), 'when'), make('span', line.text));
  return item;
}
