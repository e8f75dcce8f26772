import { part } from '../page/element.ts';
import { onPredicted, pendingPrediction } from '../page/gate-run.ts';
import { shelve } from '../page/run-shelf.ts';
import { announceRun } from '../page/run-shown.ts';
import { onAnswered } from '../WhatGrew/kept-answers.ts';
import { Bench } from './bench.ts';
import type { BenchState, DemoInPage } from './bench-state.ts';
import { viewActions } from './view-actions.ts';
import { viewCharts } from './view-charts.ts';
import { viewExport } from './view-export.ts';
import { viewFocus } from './view-focus.ts';
import { viewGate } from './view-gate.ts';
import { viewHeader } from './view-header.ts';
import { viewKnobs } from './view-knobs.ts';
import { viewLog } from './view-log.ts';
import { viewOpenRun } from './view-open-run.ts';
import { viewOutcome } from './view-outcome.ts';
import { viewPanels } from './view-panels.ts';
import { viewProfile } from './view-profile.ts';
import { viewReading } from './view-reading.ts';
import { viewReplay } from './view-replay.ts';
import { viewTable } from './view-table.ts';

/** How often the text beside the bench hears of a run that goes on, in milliseconds. */
const ANNOUNCE_MS = 1500;

/** How long a server that has gone is left alone before it is asked again, in milliseconds. */
const ASK_AGAIN_MS = 3000;

/** `<memory-bench>`: brings the markup of `<Demo>` to life. Changes are gathered and drawn once per frame. */
class MemoryBench extends HTMLElement {
  #frame: number | undefined;
  #announcedAt = 0;
  #announcedId = 0;

  connectedCallback(): void {
    const demo = JSON.parse(this.dataset.demo ?? '{}') as DemoInPage; // written by Demo.astro from the checked declaration
    const bench: Bench = new Bench(demo, this.dataset.scenario ?? '', {
      changed: () => this.#schedule(() => this.#draw(bench.state, views)),
      predicted: () => pendingPrediction(demo.id) === undefined,
      later: () =>
        new Promise((resolve) => {
          setTimeout(resolve, ASK_AGAIN_MS);
          window.addEventListener('online', () => resolve(), { once: true });
        }),
    });
    const charts = viewCharts(this, bench);
    const redraw = () => {
      charts.fit();
      this.#schedule(() => this.#draw(bench.state, views));
    };
    const views = [
      viewHeader(this, bench),
      viewKnobs(this, bench),
      viewReading(this, bench),
      (state: BenchState) => charts.update(state),
      viewReplay(this, bench),
      viewGate(this),
      viewActions(this, bench),
      viewOutcome(this, demo.id),
      viewProfile(this),
      viewLog(this),
      viewTable(this, bench),
      viewExport(this, bench),
      viewPanels(this, redraw),
      viewFocus(this),
      viewOpenRun(this, bench),
    ];
    onPredicted(demo.id, (skipped) => {
      if (skipped) bench.goToEnd();
      this.#schedule(() => this.#draw(bench.state, views));
    });
    onAnswered(() => this.#schedule(() => this.#draw(bench.state, views)));
    document.addEventListener('notebook:theme', () => charts.recolour());
    // The chart has the height that the rest leaves.
    new ResizeObserver(redraw).observe(part(this, 'chart'));
    // What was painted while it slept holds until the machine has answered; without one Run would lose the focus.
    if (this.dataset.reach === undefined) this.#draw(bench.state, views);
    void bench.open().finally(() => {
      this.dataset.ready = '';
    });
  }

  #schedule(draw: () => void): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      draw();
    });
  }

  #draw(state: BenchState, views: readonly ((state: BenchState) => void)[]): void {
    this.dataset.phase = state.phase;
    this.dataset.mode = state.mode;
    this.dataset.reach = state.reach;
    for (const view of views) view(state);
    this.#announce(state);
    const id = state.store.lastId;
    // The message is handled after the frame has been painted: what benches of the page measure.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      document.dispatchEvent(new CustomEvent('notebook:painted', { detail: { id } }));
    };
    port2.postMessage(undefined);
  }

  #announce(state: BenchState): void {
    const now = performance.now();
    const { lastId, ended } = state.store;
    if (lastId === this.#announcedId) return;
    if (ended !== undefined && state.mode === 'live') void shelve(state.demo.id, state.store.events);
    if (now - this.#announcedAt < ANNOUNCE_MS && ended === undefined && lastId > this.#announcedId) return;
    this.#announcedAt = now;
    this.#announcedId = lastId;
    const source = state.file === undefined ? { scenario: state.scenario } : { file: state.file };
    const replayed = state.mode === 'replay' ? { ...source, watched: state.player?.wasPlayed === true } : {};
    announceRun({
      demo: state.demo.id,
      mode: state.mode,
      from: 'bench',
      events: state.store.events,
      ...replayed,
    });
  }
}

customElements.define('memory-bench', MemoryBench);
