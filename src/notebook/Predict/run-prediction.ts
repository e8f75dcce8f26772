import type { SeriesVerdict } from '../../protocol/verdict.ts';
import { part, setText } from '../page/element.ts';
import { announcePredicted, SKIPPED } from '../page/gate-run.ts';
import { type GuessOnChart, onDrawn, parseGuess } from '../page/guess.ts';
import { kept } from '../page/kept.ts';
import { bearingOf, knobsOf, type ScenarioSettings } from '../page/run-bearing.ts';
import { onRunShown, type RunShown } from '../page/run-shown.ts';
import { midRunSnapshot, unansweredFor } from '../page/until-snapshot.ts';
import { answerTo, guessInWords, measuredSeries, type Prediction } from './answer.ts';
import type { DrawnLine } from './drawn-line.ts';

interface PredictOrder {
  readonly demo: string;
  readonly group: SeriesVerdict['group'];
  readonly reading: string;
  readonly label: string;
  readonly settings: ScenarioSettings;
  /** What each shape would mean. */
  readonly meanings: Readonly<Record<string, string>>;
}

/** A drawn line as it is kept, with what it says. */
interface KeptLine {
  readonly guess: GuessOnChart['guess'];
  readonly judged: DrawnLine;
}

/** Key under which the drawn line of a question is kept, beside the shape under `key`. */
const lineKey = (key: string): string => `${key}:line`;

/** `<run-prediction>`: asks for a shape before the demo is run, and lets the run answer. Running without one skips the question. */
class RunPrediction extends HTMLElement {
  #leave: (() => void) | undefined;
  #prediction: Prediction | undefined;
  /** The line that the prediction was drawn with. */
  #drawn: DrawnLine | undefined;
  #mode: RunShown['mode'] = 'live';

  connectedCallback(): void {
    const order = JSON.parse(this.dataset.order ?? '{}') as PredictOrder; // written by Predict.astro
    const key = `predict:${order.demo}:${order.reading}`;
    this.#prediction = kept.read<Prediction>(key);
    const line = kept.read<Partial<KeptLine>>(lineKey(key));
    const guess = parseGuess(line?.guess);
    if (guess !== undefined && line?.judged !== undefined) this.#show({ guess, judged: line.judged });
    onDrawn(this, (drawn) => void this.#draw(order, key, drawn));
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

  /** Takes a drawn line for an answer: its shape, told by the same rules as a run's. They are loaded with the first line. */
  async #draw(order: PredictOrder, key: string, { guess, topMb }: GuessOnChart): Promise<void> {
    const { judgeLine } = await import('./drawn-line.ts');
    const line: KeptLine = { guess, judged: judgeLine(guess, topMb) };
    this.#show(line);
    kept.write(lineKey(key), line);
    for (const input of this.querySelectorAll('input')) input.checked = input.value === line.judged.shape;
    this.#settle(order, key, line.judged.shape);
  }

  /** Hands the line to the chart, which draws it from this element. */
  #show({ guess, judged }: KeptLine): void {
    this.#drawn = judged;
    this.dataset.line = JSON.stringify(guess);
  }

  #commit(order: PredictOrder, key: string, prediction: Prediction): void {
    this.#drawn = undefined;
    delete this.dataset.line;
    kept.forget(lineKey(key));
    this.#settle(order, key, prediction);
  }

  #settle(order: PredictOrder, key: string, prediction: Prediction): void {
    this.#prediction = prediction;
    kept.write(key, prediction);
    delete this.dataset.pending;
    part(this, 'skip-line').hidden = true;
    const next = this.#shownMode() === 'live' ? 'run it' : 'play the recording';
    const said =
      prediction === 'skipped' || this.#drawn === undefined ? 'Noted' : guessInWords(prediction, this.#drawn);
    setText(part(this, 'answer'), prediction === 'skipped' ? '' : `${said}. Now ${next}.`);
    announcePredicted(order.demo, this.#prediction === 'skipped');
  }

  /** What the bench shows now: it may not have told anybody yet. */
  #shownMode(): string {
    return document.querySelector<HTMLElement>('memory-bench')?.dataset.mode ?? this.#mode;
  }

  #answer(order: PredictOrder, { mode, events }: RunShown): void {
    this.#mode = mode;
    if (this.dataset.pending !== undefined) return;
    const knobs = knobsOf(events);
    if (knobs === undefined || bearingOf(order.settings, knobs).kind === 'other') return;
    const series = measuredSeries(events, order.group, order.reading);
    if (series !== undefined)
      setText(
        part(this, 'answer'),
        answerTo(this.#prediction, order.label, series, order.meanings, this.#drawn),
      );
    const snapshot = midRunSnapshot(events);
    if (series === undefined && snapshot !== undefined)
      setText(part(this, 'answer'), unansweredFor(snapshot));
  }
}

customElements.define('run-prediction', RunPrediction);
