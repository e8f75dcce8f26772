import type { CatalogueEntry } from '../../protocol/demo.ts';
import type { KnobValue } from './knob-value.ts';

/** The settings that a scenario runs with, defaults filled in. */
export const knobsOfScenario = (
  { knobs, scenarios }: Pick<CatalogueEntry, 'knobs' | 'scenarios'>,
  scenario: string,
): Readonly<Record<string, KnobValue>> => ({
  ...Object.fromEntries(Object.entries(knobs).map(([name, knob]) => [name, knob.default])),
  ...scenarios[scenario]?.knobs,
});

/** The scenarios that differ in their settings, each by its id; of those that differ in their steps alone the first. */
export function presetsOf(demo: Pick<CatalogueEntry, 'knobs' | 'scenarios'>): readonly string[] {
  const seen = new Set<string>();
  return Object.keys(demo.scenarios).filter((scenario) => {
    const settings = JSON.stringify(knobsOfScenario(demo, scenario));
    const isNew = !seen.has(settings);
    seen.add(settings);
    return isNew;
  });
}

/** The scenario whose settings these are; undefined where they are the reader's own. */
export const presetWith = (
  demo: Pick<CatalogueEntry, 'knobs' | 'scenarios'>,
  values: Readonly<Record<string, KnobValue>>,
): string | undefined =>
  presetsOf(demo).find((scenario) => {
    const settings = knobsOfScenario(demo, scenario);
    return Object.keys(demo.knobs).every((name) => settings[name] === values[name]);
  });
