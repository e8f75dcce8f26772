import { inSeconds } from '../../charts/figures.ts';
import { ScenarioStepper } from '../../claims/scenario-stepper.ts';
import { part, setText } from '../page/element.ts';
import { onRunShown, type RunShown } from '../page/run-shown.ts';
import { BenchControls } from './bench-controls.ts';
import { type DoOrder, type DoState, doState, markMs } from './do-state.ts';

/** How long after an action a recording stands still, so that its effect is seen, in milliseconds. */
const effectMs = 1500;

/** `<do-this>`: does on the bench what its paragraph says, and shows whether it has been done. */
class DoThis extends HTMLElement {
  #leave: (() => void) | undefined;
  #shown: RunShown | undefined;
  /** Pressed, and waiting for the run to come so far. */
  #asked = false;
  /** Why the last press did nothing. */
  #complaint = '';
  #stepper: ScenarioStepper | undefined;

  connectedCallback(): void {
    const order = JSON.parse(this.dataset.order ?? '{}') as DoOrder; // written by Do.astro from the checked declaration
    part(this, 'press').addEventListener('click', () => this.#press(order));
    this.#leave = onRunShown(order.demo, (shown) => {
      if (shown.from !== 'bench') return;
      this.#shown = shown;
      this.#goOn(order);
      this.#draw(order);
    });
    this.#draw(order);
  }

  disconnectedCallback(): void {
    this.#leave?.();
  }

  #press(order: DoOrder): void {
    const bench = BenchControls.of(order.demo);
    const state = doState(order, this.#shown);
    this.#complaint = '';
    if (!bench.hasLooked) this.#complaint = 'The bench is still looking for a machine.';
    else if (!bench.isLive || order.built) this.#play(order, bench, state);
    else if (order.action === undefined || order.steps !== undefined) {
      if (bench.isBusy) {
        this.#complaint = 'A run goes on. Stop it, or wait for its end.';
      } else {
        bench.run(order.knobs);
        if (order.steps !== undefined) this.#step(order.steps, bench);
      }
    } else if (bench.isBusy && state.kind !== 'waiting' && this.#shown?.mode === 'live')
      bench.act(order.action);
    else {
      this.#asked = true;
      if (!bench.isBusy) bench.run(order.knobs);
    }
    this.#draw(order);
  }

  /** Does the steps of a scenario in the run that was just started. */
  #step(steps: NonNullable<DoOrder['steps']>, bench: BenchControls): void {
    this.#stepper?.end();
    this.#asked = true;
    this.#stepper = new ScenarioStepper(steps, {
      rest: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      act: (action) => Promise.resolve(bench.act(action)),
    });
    void this.#stepper.play();
  }

  #play(order: DoOrder, bench: BenchControls, state: DoState): void {
    if (!order.recorded) {
      this.#complaint =
        'No recording of this ships with the page. Start the notebook on Linux with npm start to do it.';
      return;
    }
    this.#asked = order.action !== undefined;
    const standsBefore = this.#shown?.watched === true && state.kind !== 'done' && !isOver(this.#shown);
    bench.play(order.scenario, !standsBefore);
  }

  /** Does what was asked for as soon as the run has come so far; lets a recording stand when it has. */
  #goOn(order: DoOrder): void {
    const { action, demo } = order;
    if (!this.#asked || action === undefined || this.#shown === undefined) return;
    const { mode, watched, events } = this.#shown;
    if (this.#stepper !== undefined && mode === 'live') {
      this.#hear(this.#stepper, events);
      return;
    }
    if (mode === 'replay') {
      const atMs = markMs(events, action);
      if (watched !== true || atMs === undefined) return;
      this.#asked = false;
      BenchControls.of(demo).standAt(atMs + effectMs);
    } else if (isOver(this.#shown)) this.#asked = false;
    else if (events.length > 0 && doState(order, this.#shown).kind === 'next') {
      this.#asked = false;
      BenchControls.of(demo).act(action);
    }
  }

  /** Tells the stepper which marks the run has passed, and when it is over. */
  #hear(stepper: ScenarioStepper, events: RunShown['events']): void {
    for (const event of events)
      if (event.type === 'mark' && event.data.unanswered !== true) stepper.mark(event.data.name);
    if (events.at(-1)?.type !== 'end') return;
    stepper.end();
    this.#stepper = undefined;
    this.#asked = false;
  }

  #draw(order: DoOrder): void {
    const state = doState(order, this.#shown);
    this.dataset.state = state.kind;
    if (state.kind === 'done')
      this.#say(`✓ at ${inSeconds(state.atMs)}${this.#shown?.mode === 'replay' ? ', in the recording' : ''}`);
    else if (this.#asked)
      this.#say(this.#stepper === undefined ? 'will be done as soon as the run has come so far' : 'running');
    else if (this.#complaint !== '') this.#say(this.#complaint);
    else if (state.kind === 'waiting')
      this.#say(order.action === undefined ? 'running' : 'a moment too early');
    else this.#say('');
  }

  #say(words: string): void {
    setText(part(this, 'said'), words);
  }
}

const isOver = ({ events }: RunShown): boolean => events.at(-1)?.type === 'end';

customElements.define('do-this', DoThis);
