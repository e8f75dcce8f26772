import { inMb, inSeconds } from '../../charts/figures.ts';
import type { Profile } from '../../protocol/profile.ts';
import type { Mark } from '../../protocol/run-event.ts';
import { readingOf } from '../../protocol/sample.ts';
import { make, part } from '../page/element.ts';
import type { BenchState } from './bench-state.ts';

/** What profilers said during the run, beside what the container said at the same moment. The newest is open. */
export function viewProfile(root: HTMLElement): (state: BenchState) => void {
  const place = part(root, 'profiles');
  let shown: Mark[] = [];
  return (state) => {
    const marks = state.store.marks.filter((mark) => mark.profile !== undefined);
    if (marks.length === shown.length && marks.every((mark, i) => mark === shown[i])) return;
    shown = marks;
    place.hidden = marks.length === 0;
    place.replaceChildren(...marks.map((mark, i) => drawn(mark, state, i === marks.length - 1)).reverse());
  };
}

function drawn(mark: Mark, state: BenchState, open: boolean): HTMLElement {
  const box = make('details');
  box.open = open;
  const { profile } = mark;
  if (profile === undefined) return box;
  box.append(make('summary', `${profile.title}, at ${inSeconds(mark.tMs)}`));
  box.append(make('p', besideContainer(profile, mark, state), 'note'));
  if (profile.rows !== undefined) box.append(tableOf(profile.rows));
  for (const path of profile.paths ?? []) box.append(wayOf(path));
  if (profile.text !== undefined) {
    const text = make('pre', profile.text.join('\n'), 'profile-text');
    text.tabIndex = 0; // it scrolls, so the keyboard must get there
    box.append(text);
  }
  return box;
}

/** Total of the profile, and what the container and the process said before it was begun. */
function besideContainer(profile: Profile, mark: Mark, state: BenchState): string {
  const begun = state.store.marks.find((one) => one.name === 'profiling')?.tMs ?? mark.tMs;
  const then = state.store.history.samples.findLast((sample) => sample.tMs <= begun);
  const usage = then === undefined ? undefined : readingOf(then, 'cgroup', 'usageBytes');
  const rss = then === undefined ? undefined : readingOf(then, 'process', 'rssBytes');
  return [
    `By ${profile.tool}.`,
    profile.totalBytes === undefined ? '' : `It counts ${inMb(profile.totalBytes)} MB in all.`,
    usage === undefined ? '' : `The container stood at ${inMb(usage)} MB`,
    rss === undefined ? '' : `${usage === undefined ? 'The process stood' : 'and RSS'} at ${inMb(rss)} MB.`,
  ]
    .filter((words) => words !== '')
    .join(' ');
}

function tableOf(rows: NonNullable<Profile['rows']>): HTMLElement {
  const scroll = make('section', '', 'table-scroll');
  scroll.tabIndex = 0; // it scrolls, so the keyboard must get there
  scroll.ariaLabel = 'What the heap holds, by type';
  const table = make('table');
  const head = make('tr');
  for (const name of ['type', 'objects', 'MB']) head.append(make('th', name));
  const thead = make('thead');
  thead.append(head);
  const body = make('tbody');
  for (const row of rows) {
    const line = make('tr');
    line.append(
      make('th', row.name),
      make('td', row.count === undefined ? '' : row.count.toLocaleString('en')),
      make('td', inMb(row.bytes)),
    );
    body.append(line);
  }
  table.append(thead, body);
  scroll.append(table);
  return scroll;
}

function wayOf(path: { readonly name: string; readonly steps: readonly string[] }): HTMLElement {
  const box = make('div', '', 'way');
  box.append(make('p', `Why is a ${path.name} still alive? From the root of the collector:`));
  const list = make('ol');
  for (const step of path.steps) list.append(make('li', step));
  box.append(list);
  return box;
}
