import type { CatalogueEntry, Knob } from '../../protocol/demo.ts';
import type { KnobValues, RunEvent } from '../../protocol/run-event.ts';

/** The settings of a scenario, defaults filled in, with what is needed to compare a run with them. */
export interface ScenarioSettings {
  readonly scenario: string;
  readonly knobs: KnobValues;
  /** Of each knob that can differ: its kind and its name on the page. */
  readonly kinds: Readonly<Record<string, { readonly type: Knob['type']; readonly label: string }>>;
}

/** How long a program stays changes nothing that is measured while it works. */
const beside = new Set(['lingerSeconds']);

/** The settings of a scenario of a demo. */
export function settingsOf(
  demo: Pick<CatalogueEntry, 'knobs' | 'scenarios'>,
  scenario: string,
): ScenarioSettings {
  const kept = Object.entries(demo.knobs).filter(([name]) => !beside.has(name));
  return {
    scenario,
    knobs: {
      ...Object.fromEntries(kept.map(([name, knob]) => [name, knob.default])),
      ...demo.scenarios[scenario]?.knobs,
    },
    kinds: Object.fromEntries(kept.map(([name, knob]) => [name, { type: knob.type, label: knob.label }])),
  };
}

/**
 * Whether a run bears on a scenario. `same`: it has its settings. `settings`: it differs in how much or how
 * fast, told in words. `other`: it differs in what is done, and shows something else.
 */
export type Bearing =
  | { readonly kind: 'same' }
  | { readonly kind: 'settings'; readonly words: string }
  | { readonly kind: 'other' };

/** Compares a run's knobs with a scenario's. */
export function bearingOf(settings: ScenarioSettings, knobs: KnobValues): Bearing {
  const differing = Object.entries(settings.kinds).filter(
    ([name]) => knobs[name] !== undefined && knobs[name] !== settings.knobs[name],
  );
  if (differing.some(([, { type }]) => type !== 'integer')) return { kind: 'other' };
  if (differing.length === 0) return { kind: 'same' };
  const words = differing.map(
    ([name, { label }]) => `${label} ${knobs[name]} instead of ${settings.knobs[name]}`,
  );
  return { kind: 'settings', words: words.join(', ') };
}

/** The knobs with which a run was started; undefined before its first event. */
export function knobsOf(events: readonly RunEvent[]): KnobValues | undefined {
  const started = events.find((event) => event.type === 'started');
  return started?.type === 'started' ? started.data.knobs : undefined;
}
