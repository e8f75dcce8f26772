import type { SeriesVerdict } from '../../protocol/verdict.ts';
import { part, setText } from '../page/element.ts';
import { announcePredicted, SKIPPED } from '../page/gate-run.ts';
import { kept } from '../page/kept.ts';
import { bearingOf, knobsOf, type ScenarioSettings } from '../page/run-bearing.ts';
import { onRunShown, type RunShown } from '../page/run-shown.ts';
import { answerTo, measuredSeries, type Prediction } from './answer.ts';

interface PredictOrder {
  readonly demo: string;
  readonly group: SeriesVerdict['group'];
  readonly reading: string;
  readonly label: string;
  readonly settings: ScenarioSettings;
  /** What each shape would mean. */
  readonly meanings: Readonly<Record<string, string>>;
}

/** `<run-prediction>`: asks for a shape before the demo is run, and lets the run answer. Running without one skips the question. */
class RunPrediction extends HTMLElement {
  #leave: (() => void) | undefined;
  #prediction: Prediction | undefined;
  #mode: RunShown['mode'] = 'live';

  connectedCallback(): void {
    const order = JSON.parse(this.dataset.order ?? '{}') as PredictOrder; // written by Predict.astro
    const key = `predict:${order.demo}:${order.reading}`;
    this.#prediction = kept.read<Prediction>(key);
    for (const input of this.querySelectorAll('input')) {
      input.checked = input.value === this.#prediction;
      input.addEventListener('change', () => this.#commit(order, key, input.value as Prediction));
    }
    for (const [from, name] of [
      [part(this, 'skip'), 'click'],
      [this, SKIPPED],
    ] as const)
      from.addEventListener(name, () => this.#commit(order, key, 'skipped'));
    if (this.#prediction === undefined) this.dataset.pending = '';
    part(this, 'skip-line').hidden = this.#prediction !== undefined;
    announcePredicted(order.demo, this.#prediction === 'skipped');
    this.#leave = onRunShown(order.demo, (shown) => this.#answer(order, shown));
  }

  disconnectedCallback(): void {
    this.#leave?.();
  }

  #commit(order: PredictOrder, key: string, prediction: Prediction): void {
    this.#prediction = prediction;
    kept.write(key, prediction);
    delete this.dataset.pending;
    part(this, 'skip-line').hidden = true;
    const next = this.#mode === 'live' ? 'run it' : 'play the recording';
    setText(part(this, 'answer'), prediction === 'skipped' ? '' : `Noted. Now ${next}.`);
    announcePredicted(order.demo, this.#prediction === 'skipped');
  }

  #answer(order: PredictOrder, { mode, events }: RunShown): void {
    this.#mode = mode;
    if (this.dataset.pending !== undefined) return;
    const knobs = knobsOf(events);
    if (knobs === undefined || bearingOf(order.settings, knobs).kind === 'other') return;
    const series = measuredSeries(events, order.group, order.reading);
    if (series !== undefined)
      setText(part(this, 'answer'), answerTo(this.#prediction, order.label, series, order.meanings));
  }
}

customElements.define('run-prediction', RunPrediction);
