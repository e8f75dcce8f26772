import { inMb } from '../../charts/figures.ts';
import { part, setText } from '../page/element.ts';
import { type Printed, parseSize, solve, type WrittenDown } from './solve.ts';

/** `<lens-exercise>`: solves again with every key. */
class LensExercise extends HTMLElement {
  connectedCallback(): void {
    const form = part<HTMLFormElement>(this, 'form');
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', () => this.#show(this.#read(form)));
    for (const button of this.querySelectorAll<HTMLButtonElement>('[data-preset]'))
      button.addEventListener('click', () => {
        const values = JSON.parse(button.dataset.preset ?? '{}') as Record<string, string>;
        for (const input of form.querySelectorAll('input')) input.value = values[input.name] ?? '';
        this.#show(this.#read(form));
      });
  }

  #read(form: HTMLFormElement): WrittenDown {
    const given: Record<string, number> = {};
    for (const input of form.querySelectorAll('input')) {
      const bytes = parseSize(input.value);
      const error = part(this, `error-${input.name}`);
      setText(error, bytes === null ? 'a number of bytes, or one with KB, MB or GB' : '');
      error.hidden = bytes !== null;
      input.setAttribute('aria-invalid', String(bytes === null));
      if (typeof bytes === 'number') given[input.name] = bytes;
    }
    return given;
  }

  #show(given: WrittenDown): void {
    const rows = solve(given);
    for (const row of rows) {
      const { lens, bytes, atLeast, fits } = row;
      setText(
        part(this, `prints-${lens.id}`),
        bytes === undefined ? 'needs more counters' : `${atLeast ? 'at least ' : ''}${inMb(bytes)}`,
      );
      const cell = part(this, `fits-${lens.id}`);
      cell.dataset.fits = String(fits ?? false);
      setText(cell, wordsFor(row, given));
    }
    const fitting = rows.filter(({ fits }) => fits === true);
    const only = rows.some(({ bytes }) => bytes === undefined)
      ? 'Of those that can be computed, only'
      : 'Only';
    setText(
      part(this, 'sum'),
      given.shown === undefined
        ? ''
        : fitting.length === 0
          ? 'None of these formulas prints that from these counters.'
          : `${only} ${fitting.map(({ lens }) => lens.name).join(' and ')} can have printed it.`,
    );
  }
}

function wordsFor({ bytes, atLeast, fits }: Printed, { shown }: WrittenDown): string {
  if (fits === undefined || bytes === undefined || shown === undefined) return '';
  if (fits) return 'can be it';
  if (atLeast && shown > bytes) return `only with ${inMb(shown - bytes)} MB of kernel memory more`;
  return bytes > shown ? `prints ${inMb(bytes - shown)} MB more` : `prints ${inMb(shown - bytes)} MB less`;
}

customElements.define('lens-exercise', LensExercise);
