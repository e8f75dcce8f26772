import * as z from 'zod/mini';
import type { CatalogueEntry, DemoDeclaration, Knob } from '../protocol/demo.ts';
import type { KnobValues } from '../protocol/run-event.ts';
import { BadKnobs } from './catalogue.ts';
import { didYouMean, show } from './friendly-error.ts';

/** The schema of one knob's value. */
function knobSchema(knob: Knob) {
  switch (knob.type) {
    case 'integer':
      return z._default(z.int().check(z.minimum(knob.minimum), z.maximum(knob.maximum)), knob.default);
    case 'boolean':
      return z._default(z.boolean(), knob.default);
    case 'choice':
      return z._default(z.enum(knob.options as [string, ...string[]]), knob.default);
  }
}

/** What a knob takes, in words. */
function expectation(knob: Knob): string {
  switch (knob.type) {
    case 'integer':
      return `a whole number from ${knob.minimum} to ${knob.maximum}${knob.unit === '' ? '' : ` (${knob.unit})`}`;
    case 'boolean':
      return 'true or false';
    case 'choice':
      return `one of ${knob.options.join(', ')}`;
  }
}

/** The schema of the whole `knobs` object of a demo: every knob optional, no other allowed. */
export function knobsSchemaOf(declaration: DemoDeclaration) {
  return z.strictObject(
    Object.fromEntries(Object.entries(declaration.knobs).map(([name, knob]) => [name, knobSchema(knob)])),
  );
}

/** JSON Schema (2020-12) of the `knobs` object, with each knob's label and description. */
export function knobsJsonSchema(declaration: DemoDeclaration): Record<string, unknown> {
  const schema = z.toJSONSchema(knobsSchemaOf(declaration), { io: 'input' }) as Record<string, unknown>;
  const properties = (schema.properties ?? {}) as Record<string, Record<string, unknown>>;
  for (const [name, knob] of Object.entries(declaration.knobs)) {
    Object.assign(properties[name] ?? {}, { title: knob.label, description: knob.description });
  }
  return schema;
}

/**
 * The knobs of a run: what was given, defaults for the rest.
 * @throws BadKnobs naming every knob that does not fit, with what was expected and what was found
 */
export function parseKnobs(entry: CatalogueEntry, given: unknown): KnobValues {
  const result = knobsSchemaOf(entry).safeParse(given ?? {});
  if (result.success) return result.data as KnobValues;
  const names = Object.keys(entry.knobs);
  const errors = result.error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((name) => ({
        name,
        expected: `a knob of this demo.${didYouMean(name, names)}`,
        found: show(name),
      }));
    }
    const name = String(issue.path[0] ?? 'knobs');
    const knob = entry.knobs[name];
    const value = (given as Record<string, unknown> | null)?.[name];
    return [
      { name, expected: knob ? expectation(knob) : 'an object of knobs', found: show(knob ? value : given) },
    ];
  });
  throw new BadKnobs(entry.id, errors);
}
