import { summaryOf } from '../../charts/summary.ts';
import { atRoot } from '../../replay/site-root.ts';
import type { Bench } from '../Demo/bench.ts';
import { wordsOf } from '../Demo/bench-state.ts';
import { viewCharts } from '../Demo/view-charts.ts';
import { viewReading } from '../Demo/view-reading.ts';
import { viewTable } from '../Demo/view-table.ts';
import { part, setText } from '../page/element.ts';
import { viewAnswer } from './view-answer.ts';
import { viewList } from './view-list.ts';
import { WatchBench } from './watch-bench.ts';

/** How often the summary for those who hear the page may change, in milliseconds. */
const QUIET_MS = 5000;

/** `<watch-desk>`: what can be watched, and the instrument on what was chosen. Changes are drawn once per frame. */
class WatchDesk extends HTMLElement {
  #frame: number | undefined;

  connectedCallback(): void {
    const later = (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const over = (): void => {
          clearTimeout(timer);
          window.removeEventListener('online', over);
          resolve();
        };
        const timer = setTimeout(over, ms);
        window.addEventListener('online', over);
      });
    const bench = new WatchBench({ changed: () => this.#schedule(draw), later });
    // The views of a bench use its state, its cursor and its lens; a watch has all three.
    const asBench = bench as unknown as Bench;
    const charts = viewCharts(this, asBench);
    const views = [
      viewList(this, bench, later),
      viewAnswer(this, bench),
      () => this.#showBench(bench),
      () => bench.isShown && charts.update(bench.state),
      of(viewReading(this, asBench), bench),
      of(viewTable(this, asBench), bench),
    ];
    const draw = (): void => {
      for (const view of views) view();
    };
    part(this, 'stop').addEventListener('click', () => void bench.stop());
    part(this, 'leave').addEventListener('click', () => void bench.leave());
    document.addEventListener('notebook:theme', () => charts.recolour());
    let wasShown = false;
    new ResizeObserver(() => {
      const isShown = !part(this, 'watching').hidden;
      if (isShown) charts.fit();
      if (isShown !== wasShown) this.#schedule(draw);
      wasShown = isShown;
    }).observe(this);
    draw();
    this.dataset.ready = '';
    void bench.open();
  }

  #saidAt = Number.NEGATIVE_INFINITY;

  #showBench(bench: WatchBench): void {
    const { state } = bench;
    this.dataset.phase = state.phase;
    this.dataset.reach = state.reach;
    part(this, 'no-server').hidden = state.reach !== 'none';
    part(this, 'watching').hidden = !bench.isShown;
    const complaint = part(this, 'list-complaint');
    complaint.hidden = bench.isShown || state.complaint === undefined;
    setText(complaint, state.complaint?.text ?? '');
    const stop = part<HTMLButtonElement>(this, 'stop');
    stop.disabled = state.phase !== 'running' || state.reach === 'lost';
    const { runId, store } = state;
    part(this, 'export').hidden = runId === undefined || store.history.samples.length === 0;
    for (const format of ['json', 'csv'])
      part<HTMLAnchorElement>(this, `export-${format}`).href = atRoot(
        `api/watches/${runId}/export?format=${format}`,
      );
    const now = performance.now();
    if (now - this.#saidAt < QUIET_MS && store.ended === undefined) return;
    this.#saidAt = now;
    setText(part(this, 'summary'), summaryOf(store.history.samples, state.lens, wordsOf(state)));
  }

  #schedule(draw: () => void): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      draw();
    });
  }
}

const of =
  (view: (state: WatchBench['state']) => void, bench: WatchBench): (() => void) =>
  () =>
    bench.isShown && view(bench.state);

customElements.define('watch-desk', WatchDesk);
