import type { CatalogueEntry } from '../protocol/demo.ts';
import type { KnobValues } from '../protocol/run-event.ts';

/** All demos that can be run here. */
export interface Catalogue {
  list(): readonly CatalogueEntry[];
  get(id: string): CatalogueEntry | undefined;
}

/** What is wrong with the knobs of a request, knob by knob. */
export class BadKnobs extends Error {
  override readonly name = 'BadKnobs';
  readonly errors: readonly { name: string; expected: string; found: string }[];
  constructor(demo: string, errors: readonly { name: string; expected: string; found: string }[]) {
    super(
      `The knobs of ${demo} do not fit: ${errors.map((e) => `${e.name} must be ${e.expected}, found ${e.found}`).join('; ')}.`,
    );
    this.errors = errors;
  }
}

export type { CatalogueEntry, KnobValues };
