import { inMb } from '../../charts/figures.ts';
import type { Knob } from '../../protocol/demo.ts';
import { part, setText } from '../page/element.ts';
import type { Bench } from './bench.ts';
import type { BenchState } from './bench-state.ts';
import type { KnobValue } from './knob-value.ts';
import { checkKnob, knobsInWords } from './knob-value.ts';
import { knobsOfScenario, presetWith } from './presets.ts';

/** The settings of a run: checked while they are typed, shown in words when they are folded away. */
export function viewKnobs(root: HTMLElement, bench: Bench): (state: BenchState) => void {
  const { knobs } = bench.state.demo;
  const words = part(root, 'knobs-in-words');
  const fields = Object.keys(knobs).map((name) => ({ name, ...fieldOf(root, name) }));
  const preset = part<HTMLSelectElement>(root, 'preset');
  const tell = () => {
    const values = Object.fromEntries(fields.map(({ name, input }) => [name, valueIn(input)]));
    setText(words, knobsInWords(knobs, values));
    preset.value = presetWith(bench.state.demo, values) ?? '';
  };
  preset.addEventListener('change', () => {
    if (preset.value === '') return;
    const values = knobsOfScenario(bench.state.demo, preset.value);
    for (const { name, input, error } of fields) {
      setValue(input, values[name]);
      say(input, error, undefined);
    }
    tell();
  });
  for (const { name, input, error } of fields)
    input.addEventListener('input', () => {
      say(input, error, checkKnob(knobs[name] as Knob, valueIn(input)));
      tell();
    });
  tell();
  let told: BenchState['complaint'];
  let phase: BenchState['phase'] = 'idle';
  return (state) => {
    part<HTMLFieldSetElement>(root, 'knob-fields').disabled = state.mode === 'replay';
    setText(part(root, 'safety'), safetyOf(state));
    if (state.phase !== phase && state.phase === 'starting')
      part<HTMLDetailsElement>(root, 'knobs').open = false;
    phase = state.phase;
    if (state.complaint === told) return;
    told = state.complaint;
    for (const { name, input, error } of fields) {
      const wrong = told?.knobs?.find((one) => one.name === name || one.name === `knobs.${name}`);
      say(input, error, wrong === undefined ? undefined : `must be ${wrong.expected}; found ${wrong.found}`);
    }
    if (told?.knobs !== undefined) part<HTMLDetailsElement>(root, 'knobs').open = true;
  };
}

/** The values as they stand, or undefined when one is out of bounds: then it is shown and gets the focus. */
export function readKnobs(root: HTMLElement, state: BenchState): Record<string, KnobValue> | undefined {
  const values: Record<string, KnobValue> = {};
  for (const [name, knob] of Object.entries(state.demo.knobs)) {
    const { input, error } = fieldOf(root, name);
    const value = valueIn(input);
    const wrong = checkKnob(knob, value);
    if (wrong !== undefined) {
      say(input, error, wrong);
      part<HTMLDetailsElement>(root, 'knobs').open = true;
      input.focus();
      return undefined;
    }
    values[name] = value;
  }
  return values;
}

function safetyOf({ health }: BenchState): string {
  if (health === undefined) return '';
  return health.cgroup.writable
    ? `Whatever is set here, a safety limit of ${inMb(health.limits.safetyMemoryBytes)} MB holds the run in.`
    : 'No memory limit can be set on this machine.';
}

type Field = HTMLInputElement | HTMLSelectElement;

function fieldOf(root: HTMLElement, name: string) {
  return { input: part<Field>(root, `knob-${name}`), error: part(root, `knob-${name}-error`) };
}

function valueIn(input: Field): KnobValue {
  if (input instanceof HTMLSelectElement) return input.value;
  if (input.type === 'checkbox') return input.checked;
  return input.value.trim() === '' ? Number.NaN : Number(input.value);
}

function setValue(input: Field, value: KnobValue | undefined): void {
  if (input instanceof HTMLInputElement && input.type === 'checkbox') input.checked = value === true;
  else input.value = String(value ?? '');
}

function say(input: Field, error: HTMLElement, wrong: string | undefined): void {
  setText(error, wrong ?? '');
  error.hidden = wrong === undefined;
  input.setAttribute('aria-invalid', String(wrong !== undefined));
}
