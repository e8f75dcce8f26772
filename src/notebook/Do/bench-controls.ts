import { part } from '../page/element.ts';
import { benchOf } from './bench-of.ts';
import type { DoOrder } from './do-state.ts';

/** The controls of a bench, pressed as a reader would press them: so a button in the text can do nothing that the bench cannot. */
export class BenchControls {
  readonly #bench: HTMLElement;

  private constructor(bench: HTMLElement) {
    this.#bench = bench;
  }

  /** The bench of a demo on this page. @throws Error when the text has none */
  static of(demo: string): BenchControls {
    return new BenchControls(benchOf(demo));
  }

  /** Whether a machine stands behind the bench and answers. */
  get isLive(): boolean {
    return this.#bench.dataset.reach === 'live';
  }

  /** Whether the bench has found out what stands behind it. */
  get hasLooked(): boolean {
    return this.#bench.dataset.reach !== undefined && this.#bench.dataset.reach !== 'asking';
  }

  /** Whether the bench shows a live run that has not ended. */
  get isBusy(): boolean {
    const { mode, phase = 'idle' } = this.#bench.dataset;
    return mode === 'live' && phase !== 'idle' && phase !== 'ended';
  }

  /** Starts a run with these settings. */
  run(knobs: DoOrder['knobs']): void {
    for (const [name, value] of Object.entries(knobs)) {
      const field = this.#bench.querySelector<HTMLInputElement | HTMLSelectElement>(
        `[data-part="knob-${name}"]`,
      );
      if (field === null) continue;
      if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = value === true;
      else field.value = String(value);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    part<HTMLButtonElement>(this.#bench, 'run').click();
  }

  /** Does an action of the run that goes on. */
  act(action: string): void {
    this.#bench.querySelector<HTMLButtonElement>(`[data-action="${action}"]`)?.click();
  }

  /** Plays the recording of a scenario, from its beginning unless the bench stands in the middle of it. */
  play(scenario: string, fromBeginning: boolean): void {
    const select = part<HTMLSelectElement>(this.#bench, 'scenario');
    const shows = this.#bench.dataset.mode === 'replay' && select.value === scenario;
    if (shows && !fromBeginning) {
      if (!this.#isPlaying) part(this.#bench, 'play').click();
      return;
    }
    select.value = scenario;
    select.dispatchEvent(new Event('change'));
  }

  /** Lets the recording stand at a moment, in milliseconds of its run. */
  standAt(ms: number): void {
    const scrub = part<HTMLInputElement>(this.#bench, 'scrub');
    scrub.value = String(ms);
    scrub.dispatchEvent(new Event('input'));
  }

  get #isPlaying(): boolean {
    return part(this.#bench, 'play').textContent === 'Pause';
  }
}
