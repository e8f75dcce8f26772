import { fittingWidth, linesMarkup } from '../../charts/lines.ts';
import type { Knob, Series } from '../../protocol/demo.ts';
import type { Recording } from '../../protocol/recording.ts';
import { loadRecording } from '../../replay/load-recording.ts';
import type { Work } from '../../verdict/series.ts';
import { picture } from '../Grid/grid-lines.ts';
import { make, part, setText } from '../page/element.ts';
import { knobsOf } from '../page/run-bearing.ts';
import { onShelfChanged, runOf, shelfOf } from '../page/run-shelf.ts';
import { differenceInWords } from './compare.ts';

interface CompareOrder {
  readonly demo: string;
  readonly series: readonly Series[];
  readonly work?: Work;
  readonly knobs: Readonly<Record<string, Knob>>;
}

const OWN = 'own:';

/** `<run-compare>`: draws the two chosen runs over each other and says how their slopes differ. */
class RunCompare extends HTMLElement {
  #own: readonly Recording[] = [];
  /** Number of the latest choice: a recording that arrives after another was chosen is let go. */
  #attempt = 0;

  connectedCallback(): void {
    const order = JSON.parse(this.dataset.order ?? '{}') as CompareOrder; // written by Compare.astro
    for (const name of ['a', 'b', 'series'])
      part(this, name).addEventListener('change', () => void this.#show(order));
    onShelfChanged(order.demo, () => void this.#fill(order));
    void this.#fill(order);
  }

  async #fill(order: CompareOrder): Promise<void> {
    this.#own = await shelfOf(order.demo);
    for (const side of ['a', 'b']) {
      const select = part<HTMLSelectElement>(this, side);
      const chosen = select.value;
      for (const option of select.querySelectorAll(`option[value^="${OWN}"]`)) option.remove();
      for (const recording of this.#own) {
        const option = make('option', nameOf(recording, order.knobs));
        option.value = OWN + (runOf(recording) ?? '');
        select.append(option);
      }
      // Taking an option away takes the choice away with it.
      if ([...select.options].some((option) => option.value === chosen)) select.value = chosen;
    }
    await this.#show(order);
  }

  async #show(order: CompareOrder): Promise<void> {
    const series = order.series[Number(part<HTMLSelectElement>(this, 'series').value)];
    if (series === undefined) return;
    this.#attempt += 1;
    const attempt = this.#attempt;
    try {
      const [a, b] = await Promise.all([this.#chosen('a'), this.#chosen('b')]);
      if (attempt !== this.#attempt) return;
      const cells = [
        { label: 'A', events: a.events },
        { label: 'B', events: b.events },
      ];
      const box = part(this, 'chart');
      const width = fittingWidth(box.clientWidth);
      box.innerHTML = linesMarkup(picture(cells, series, order.work, { width }));
      setText(
        part(this, 'words'),
        differenceInWords(
          { name: 'A', events: a.events },
          { name: 'B', events: b.events },
          series,
          order.work,
        ),
      );
    } catch (error) {
      if (attempt !== this.#attempt) return;
      setText(part(this, 'words'), error instanceof Error ? error.message : String(error));
    }
  }

  async #chosen(side: string): Promise<Recording> {
    const { value } = part<HTMLSelectElement>(this, side);
    if (!value.startsWith(OWN)) return loadRecording(value);
    const found = this.#own.find((one) => OWN + (runOf(one) ?? '') === value);
    if (found === undefined) throw new Error('This run is not kept any more; choose another.');
    return found;
  }
}

/** What distinguishes a run of the reader in a list: its choices, and when. */
function nameOf(recording: Recording, knobs: Readonly<Record<string, Knob>>): string {
  const values = knobsOf(recording.events) ?? {};
  const choices = Object.entries(knobs).flatMap(([name, knob]) => {
    if (knob.type === 'integer') return [];
    if (knob.type === 'boolean') return values[name] === true ? [knob.label] : [];
    return [String(values[name] ?? '')];
  });
  const time = new Date(recording.recordedAt).toLocaleTimeString([], {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return `your run at ${time}${choices.length === 0 ? '' : `: ${choices.join(', ')}`}`;
}

customElements.define('run-compare', RunCompare);
