import type { CatalogueEntry, Claim, Knob } from '../protocol/demo.ts';
import type { KnobValues } from '../protocol/run-event.ts';

/** The parts of a demo that claims are judged by. A catalogue entry is one; {@link claimedOnly} makes a smaller one. */
export interface ClaimedDemo {
  readonly id: string;
  readonly knobs: Readonly<Record<string, Pick<Knob, 'type' | 'label' | 'default'>>>;
  readonly scenarios: Readonly<Record<string, { readonly knobs: KnobValues }>>;
  readonly claims: Readonly<Record<string, Claim>>;
}

/** What is needed of a demo to judge some of its claims, for a page to carry. */
export function claimedOnly(
  demo: Pick<CatalogueEntry, 'id' | 'knobs' | 'scenarios' | 'claims'>,
  claims: readonly string[],
): ClaimedDemo {
  const kept = Object.entries(demo.claims).filter(([id]) => claims.includes(id));
  const scenarios = new Set(kept.map(([, { scenario }]) => scenario));
  return {
    id: demo.id,
    knobs: Object.fromEntries(
      Object.entries(demo.knobs).map(([name, { type, label, default: value }]) => [
        name,
        { type, label, default: value },
      ]),
    ),
    scenarios: Object.fromEntries(
      [...scenarios].map((name) => [name, { knobs: demo.scenarios[name]?.knobs ?? {} }]),
    ),
    claims: Object.fromEntries(kept),
  };
}

/** A knob that is set otherwise in a run than in a scenario, in words. */
export interface OtherSetting {
  readonly label: string;
  readonly is: string;
  readonly wanted: string;
}

/** How long a program stays changes nothing that is measured while it works. */
const beside = new Set(['lingerSeconds']);
const inWords = (value: unknown): string => (value === true ? 'on' : value === false ? 'off' : String(value));

function differing(
  demo: Pick<ClaimedDemo, 'knobs' | 'scenarios'>,
  scenario: string,
  knobs: KnobValues | undefined,
  amounts: boolean,
): readonly OtherSetting[] {
  return Object.entries(demo.knobs).flatMap(([name, knob]) => {
    const wanted = demo.scenarios[scenario]?.knobs[name] ?? knob.default;
    const is = knobs?.[name];
    if ((knob.type === 'integer') !== amounts || is === undefined || is === wanted || beside.has(name))
      return [];
    return [{ label: knob.label, is: inWords(is), wanted: inWords(wanted) }];
  });
}

/** The choices and switches in which a run differs from a scenario: a claim about the one is not about the other. */
export const otherSettings = (
  demo: Pick<ClaimedDemo, 'knobs' | 'scenarios'>,
  scenario: string,
  knobs: KnobValues | undefined,
): readonly OtherSetting[] => differing(demo, scenario, knobs, false);

/** How much and how fast a run did otherwise than a scenario; a claim is about both. */
export const otherAmounts = (
  demo: Pick<ClaimedDemo, 'knobs' | 'scenarios'>,
  scenario: string,
  knobs: KnobValues | undefined,
): readonly OtherSetting[] => differing(demo, scenario, knobs, true);
