import { inMb } from '../../charts/figures.ts';
import { ApiProblem } from '../page/api.ts';
import { make, part, setText } from '../page/element.ts';
import { listSubjects, listWatches } from '../page/watch-api.ts';
import { chosen, Growing, type Listed, type Order, whatItIs } from './growing.ts';
import type { WatchBench } from './watch-bench.ts';

/** How often the list is asked for while it is looked at, in milliseconds. */
const ASK_MS = 4000;
/** Rows that are shown; the search finds the others. */
const ROWS = 25;

/** The list of what can be watched, asked for again while it is on the page. */
export function viewList(root: HTMLElement, bench: WatchBench, later: (ms: number) => Promise<void>) {
  const growing = new Growing();
  const search = part<HTMLInputElement>(root, 'search');
  const rows = part(root, 'subjects');
  let listed: readonly Listed[] = [];
  let leftOut = 0;
  let whose = '';
  let openedAt: number | undefined;
  let asking = false;
  const orders = [...root.querySelectorAll<HTMLInputElement>('[data-order]')];
  const order = (): Order => (orders.find(({ checked }) => checked)?.value === 'size' ? 'size' : 'growth');

  const ask = async (): Promise<void> => {
    try {
      const answer = await listSubjects();
      openedAt ??= performance.now();
      listed = growing.take(answer.subjects);
      ({ leftOut, whose } = answer);
      setText(part(root, 'list-status'), '');
    } catch (error) {
      // A server that was told to show no processes says so; one that is gone is told of by the bench.
      const why = error instanceof ApiProblem ? error.problem.detail : 'The server does not answer.';
      listed = [];
      setText(part(root, 'list-status'), why);
    }
    part(root, 'list').dataset.asked = '';
    draw();
  };
  const askOn = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    while (!bench.isShown && bench.state.reach === 'live') {
      if (document.visibilityState === 'visible') await ask();
      await later(ASK_MS);
    }
    asking = false;
  };
  const draw = (): void => {
    const all = chosen(listed, search.value, order());
    // Rows are moved under the reader's finger only when the pointer is not on one of them.
    if (!rows.matches(':hover') && !rows.contains(document.activeElement))
      rows.replaceChildren(...all.slice(0, ROWS).map((one) => rowOf(one, bench)));
    const seconds = openedAt === undefined ? 0 : (performance.now() - openedAt) / 1000;
    const hidden = all.length - Math.min(ROWS, all.length) + (search.value === '' ? leftOut : 0);
    setText(
      part(root, 'list-note'),
      listed.length === 0
        ? ''
        : `${whose} Growth since this page first saw them, ${seconds.toFixed(0)} s ago.${hidden > 0 ? ` ${hidden} more: search for them.` : ''}`,
    );
    part(root, 'list-none').hidden = listed.length === 0 || all.length > 0;
  };
  search.addEventListener('input', () => redraw());
  for (const one of orders) one.addEventListener('change', () => redraw());
  const redraw = (): void => {
    rows.replaceChildren();
    draw();
  };
  let askedGoingOn = false;
  return (): void => {
    part(root, 'list').hidden = bench.isShown || bench.state.reach === 'none';
    if (bench.isShown || bench.state.reach !== 'live') return;
    void askOn();
    if (!askedGoingOn) void showGoingOn(root, bench);
    askedGoingOn = true;
  };
}

function rowOf({ subject, sizeBytes, grownBytes }: Listed, bench: WatchBench): HTMLElement {
  const row = make('tr');
  row.dataset.subject = subject.id;
  const name = make('th');
  name.scope = 'row';
  name.append(make('b', subject.name), make('small', whatItIs(subject)));
  const watch = make('button', 'Watch');
  watch.type = 'button';
  watch.setAttribute('aria-label', `Watch ${subject.name}, ${whatItIs(subject)}`);
  watch.addEventListener('click', () => void bench.start(subject.id));
  const cell = make('td');
  cell.append(watch);
  row.append(
    name,
    make('td', sizeBytes === undefined ? '–' : inMb(sizeBytes), 'figure'),
    make('td', grownBytes === undefined ? 'not yet' : signed(grownBytes), 'figure'),
    cell,
  );
  return row;
}

const signed = (bytes: number): string => {
  const text = inMb(bytes);
  return Number(text.replace('−', '-')) > 0 ? `+${text}` : text;
};

/** Watches that go on without this tab: one whose page was closed is found again. */
async function showGoingOn(root: HTMLElement, bench: WatchBench): Promise<void> {
  const known = await listWatches().catch(() => []);
  const going = known.filter(({ state, isWatched }) => state === 'running' && !isWatched);
  const box = part(root, 'going-on');
  box.hidden = going.length === 0;
  box.replaceChildren(
    make('span', going.length === 0 ? '' : 'Goes on, followed by no page: '),
    ...going.map(({ id, name }) => {
      const button = make('button', name);
      button.type = 'button';
      button.addEventListener('click', () => void bench.follow(id));
      return button;
    }),
  );
}
