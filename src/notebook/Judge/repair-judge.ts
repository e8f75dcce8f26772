import type { Claim } from '../../protocol/demo.ts';
import { make, part, setText } from '../page/element.ts';
import { kept } from '../page/kept.ts';
import { knobsOf } from '../page/run-bearing.ts';
import { onRunShown } from '../page/run-shown.ts';
import { type Judgement, judgeRepair } from './judge-repair.ts';

interface JudgeOrder {
  readonly demo: string;
  readonly choice: string;
  readonly claims: readonly { readonly id: string; readonly claim: Claim }[];
}

/** `<repair-judge>`: judges each ended run on the bench, and keeps a row for every repair that was tried. */
class RepairJudge extends HTMLElement {
  #leave: (() => void) | undefined;

  connectedCallback(): void {
    const order = JSON.parse(this.dataset.order ?? '{}') as JudgeOrder; // written by Judge.astro from checked claims
    const key = `judge:${order.demo}`;
    const rows = kept.read<Record<string, Judgement>>(key) ?? {};
    this.#draw(rows);
    this.#leave = onRunShown(order.demo, ({ mode, events }) => {
      const chosen = knobsOf(events)?.[order.choice];
      if (chosen === undefined || events.at(-1)?.type !== 'end') return;
      const name = mode === 'replay' ? `${chosen} (recorded)` : String(chosen);
      rows[name] = judgeRepair(order.claims, events);
      setText(part(this, 'sentence'), `${name}: ${rows[name].sentence}`);
      this.#draw(rows);
      if (mode === 'live') kept.write(key, rows);
    });
  }

  disconnectedCallback(): void {
    this.#leave?.();
  }

  #draw(rows: Readonly<Record<string, Judgement>>): void {
    part(this, 'rows').replaceChildren(
      ...Object.entries(rows).map(([name, judgement]) => {
        const row = make('tr');
        const head = make('th', name);
        head.scope = 'row';
        row.append(head);
        for (const criterion of judgement.criteria) {
          const cell = make('td', criterion.text);
          cell.dataset.holds = String(criterion.holds ?? 'untold');
          row.append(cell);
        }
        return row;
      }),
    );
  }
}

customElements.define('repair-judge', RepairJudge);
