import type { Axis, Break } from '../../charts/axis.ts';
import { make, part, setText } from '../page/element.ts';

/** The breaks of the time axis as buttons: each says what it hides, opens it on a press and folds it again on another. */
export function viewFolds(
  root: HTMLElement,
  chart: { left(second: number): number },
  open: Set<number>,
  changed: () => void,
): (axis: Axis) => void {
  const box = part(root, 'folds');
  const buttons = new Map<number, HTMLButtonElement>();
  return ({ breaks }) => {
    const shown = new Set(breaks.map((one) => one.fold.from));
    for (const [from, button] of buttons)
      if (!shown.has(from)) {
        button.remove();
        buttons.delete(from);
      }
    const drawn = breaks.map((one) => ({ ...one, button: buttons.get(one.fold.from) ?? made(one) }));
    for (const { button, fold, open: isOpen } of drawn) {
      const seconds = `${(fold.to - fold.from).toFixed(0)} s`;
      button.setAttribute('aria-expanded', String(isOpen));
      setText(button, `${isOpen ? 'fold ' : '+'}${seconds} idle`);
    }
    if (drawn.some(({ button }, i) => i > 0 && leftOf(drawn[i]) < leftOf(drawn[i - 1]) + button.offsetWidth))
      for (const { button } of drawn) setText(button, button.textContent.replace(' idle', ''));
    let free = 0;
    for (const one of drawn) {
      const left = Math.max(free, Math.min(leftOf(one), box.clientWidth - one.button.offsetWidth));
      one.button.style.left = `${left}px`;
      free = left + one.button.offsetWidth;
    }
  };

  function leftOf(one: { fold: Break['fold']; button: HTMLElement } | undefined): number {
    if (one === undefined) return 0;
    return chart.left((one.fold.from + one.fold.to) / 2) - one.button.offsetWidth / 2;
  }

  function made({ fold }: Break): HTMLButtonElement {
    const button = make('button', '', 'fold');
    button.type = 'button';
    button.title = 'Nothing moved in this time: no counter by more than its noise, and no mark.';
    button.addEventListener('click', () => {
      if (!open.delete(fold.from)) open.add(fold.from);
      changed();
    });
    buttons.set(fold.from, button);
    box.append(button);
    return button;
  }
}
