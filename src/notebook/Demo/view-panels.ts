import { part, setText } from '../page/element.ts';
import { type BenchState, sampleShown, whyMissing } from './bench-state.ts';

/**
 * What opens when it is asked for: the strips, the parts, and on a narrow page all of the instrument. Where there is no
 * cgroup to draw, the strips open by themselves: they are what is left to see.
 * @param opened hears that something has opened or closed
 */
export function viewPanels(root: HTMLElement, opened: () => void): (state: BenchState) => void {
  const toggles = (['strips', 'parts', 'dock'] as const).map((name) => {
    const button = part(root, `${name}-toggle`);
    const set = (open: boolean) => {
      button.ariaExpanded = String(open);
      root.toggleAttribute(`data-${name}`, open);
      if (name === 'dock') setText(button, open ? 'Fold the instrument' : 'All of the instrument');
      opened();
    };
    button.addEventListener('click', () => set(button.ariaExpanded !== 'true'));
    return { name, set };
  });
  const set = (name: (typeof toggles)[number]['name'], open: boolean) =>
    toggles.find((one) => one.name === name)?.set(open);
  // A panel that opens by itself, for a setting that is wrong, must be seen.
  for (const panel of ['knobs', 'more'])
    part(root, panel).addEventListener('toggle', () => {
      if (part<HTMLDetailsElement>(root, panel).open) set('dock', true);
      opened();
    });
  let asked = false;
  return (state) => {
    const without = whyMissing(sampleShown(state), 'cgroup') !== undefined;
    if (without && !asked) set('strips', true);
    asked = without;
  };
}
