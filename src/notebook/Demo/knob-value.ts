import type { Knob } from '../../protocol/demo.ts';

/** A knob's value as the page holds it; NaN while a number field is empty. */
export type KnobValue = number | boolean | string;

/** What is wrong with a value, as the words after the knob's name; undefined when nothing is. */
export function checkKnob(knob: Knob, value: KnobValue): string | undefined {
  if (knob.type === 'boolean') return typeof value === 'boolean' ? undefined : 'must be on or off';
  if (knob.type === 'choice')
    return knob.options.includes(String(value)) ? undefined : `must be one of ${knob.options.join(', ')}`;
  const fits = Number.isInteger(value) && Number(value) >= knob.minimum && Number(value) <= knob.maximum;
  return fits ? undefined : `must be a whole number from ${knob.minimum} to ${knob.maximum}`;
}

/** All settings in one line: `log volume 160 MB, pace 50,000 lines/s, log reader off`. */
export function knobsInWords(
  knobs: Readonly<Record<string, Knob>>,
  values: Readonly<Record<string, KnobValue>>,
): string {
  return Object.entries(knobs)
    .map(([name, knob]) => {
      const value = values[name];
      if (knob.type === 'boolean') return `${knob.label} ${value === true ? 'on' : 'off'}`;
      if (knob.type === 'choice') return `${knob.label} ${value}`;
      const unit = knob.unit.split(',')[0] ?? '';
      if (value === 0 && knob.unit.includes('0 for none')) return `no ${knob.label}`;
      return `${knob.label} ${Number(value).toLocaleString('en')} ${unit}`.trim();
    })
    .join(', ');
}
