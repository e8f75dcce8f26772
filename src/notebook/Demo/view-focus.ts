import { part } from '../page/element.ts';

/**
 * Keeps the focus where it was pressed: when the button that has it gives its place to another (Run to Stop, Stop to
 * Run again), the other gets it. Called after the parts of a bench were drawn.
 */
export function viewFocus(root: HTMLElement): () => void {
  return () => {
    const here = document.activeElement;
    if (!(here instanceof HTMLButtonElement) || !root.contains(here)) return;
    if (here.closest('[hidden]') === null && !here.disabled) return;
    const buttons = ['stop', 'run', 'play'].map((name) => part<HTMLButtonElement>(root, name));
    const next = buttons.find((button) => !button.hidden && !button.disabled);
    (next ?? root.querySelector<HTMLElement>('section'))?.focus({ preventScroll: true });
  };
}
