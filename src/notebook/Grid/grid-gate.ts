import { part, setText } from '../page/element.ts';
import { kept } from '../page/kept.ts';
import { guessInWords } from './guess-words.ts';

const gates = new WeakMap<HTMLElement, GridGate>();

/** The gate of this grid: one and the same before the grid is awake and after. */
export function gateOf(root: HTMLElement, id: string, recorded: RecordedGrid): GridGate {
  const gate = gates.get(root) ?? new GridGate(root, id, recorded);
  gates.set(root, gate);
  return gate;
}

/** What is known of a grid as it was recorded: what its slopes say, and whether that concludes it. */
export interface RecordedGrid {
  readonly separation: string;
  readonly steepest: readonly string[];
  readonly concluded: boolean;
}

/**
 * What a grid holds back: its results until the reader has run it, played it or asked for what was recorded, its
 * conclusion until the slopes have come apart. It also keeps the reader's guess, and says what became of it.
 */
export class GridGate {
  readonly #root: HTMLElement;
  readonly #key: string;
  readonly #recorded: RecordedGrid;

  constructor(root: HTMLElement, id: string, recorded: RecordedGrid) {
    this.#root = root;
    this.#key = id;
    this.#recorded = recorded;
    const guessed = kept.read<readonly string[]>(`grid-guess:${id}`) ?? [];
    for (const box of this.#boxes) {
      box.checked = guessed.includes(box.value);
      box.addEventListener('change', () => kept.write(`grid-guess:${id}`, this.#guess));
    }
    part(root, 'show').addEventListener('click', () => this.#skip());
    part(root, 'anyway').addEventListener('click', () => this.conclude('You chose to see it.', []));
    if (kept.read(`grid:${id}`) === undefined) this.#lock();
    else this.#skip();
  }

  /** Shows the results, whatever they are by now. */
  open(): void {
    delete this.#root.dataset.closed;
    setText(part(this.#root, 'guess'), '');
  }

  /** Shows the conclusion, with what led to it, and what became of the reader's guess. */
  conclude(separation: string, steepest: readonly string[]): void {
    this.open();
    setText(part(this.#root, 'separation'), separation);
    setText(part(this.#root, 'guess'), guessInWords(this.#guess, steepest));
    part(this.#root, 'conclusion').hidden = false;
    part(this.#root, 'locked').hidden = true;
    kept.write(`grid:${this.#key}`, true);
  }

  /** The reader goes on without a run: what was recorded is the answer. */
  #skip(): void {
    const { concluded, separation, steepest } = this.#recorded;
    if (concluded) this.conclude(separation, steepest);
    else this.open();
  }

  #lock(): void {
    part(this.#root, 'conclusion').hidden = true;
    part(this.#root, 'locked').hidden = false;
  }

  get #boxes(): readonly HTMLInputElement[] {
    return [...this.#root.querySelectorAll<HTMLInputElement>('[data-guess]')];
  }

  get #guess(): readonly string[] {
    return this.#boxes.filter(({ checked }) => checked).map(({ value }) => value);
  }
}
