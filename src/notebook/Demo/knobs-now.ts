import type { KnobValues } from '../../protocol/run-event.ts';
import type { DemoInPage } from './bench-state.ts';

/** The knobs as they stand in the page, whether they would be accepted or not; a default where a field is empty. */
export function knobsNow(root: ParentNode, { knobs }: Pick<DemoInPage, 'knobs'>): KnobValues {
  return Object.fromEntries(
    Object.entries(knobs).map(([name, knob]) => {
      const field = root.querySelector(`[data-part="knob-${name}"]`);
      if (field instanceof HTMLSelectElement) return [name, field.value];
      if (!(field instanceof HTMLInputElement)) return [name, knob.default];
      if (field.type === 'checkbox') return [name, field.checked];
      return [name, field.value.trim() === '' ? knob.default : Number(field.value)];
    }),
  );
}
