import type { CatalogueEntry, DemoDeclaration, Knob } from '../protocol/demo.ts';
import { didYouMean, show } from './friendly-error.ts';

/**
 * Sees that each knob's own bounds admit its default.
 * @throws Error that names the file, each field, what was expected and what was found
 */
export function checkDefaults(file: string, { knobs }: Pick<DemoDeclaration, 'knobs'>): void {
  const wrong = Object.entries(knobs).flatMap(([name, knob]) => {
    const expected = expectedDefault(knob);
    return expected === undefined
      ? []
      : [`  knobs.${name}.default: expected ${expected}, found ${show(knob.default)}`];
  });
  if (wrong.length > 0) throw new Error(`${file} is not as it should be:\n${wrong.join('\n')}`);
}

/** What a default should have been; undefined where it is. */
function expectedDefault(knob: Knob): string | undefined {
  if (knob.type === 'boolean') return undefined;
  if (knob.type === 'choice')
    return knob.options.includes(knob.default) ? undefined : `one of ${knob.options.join(', ')}`;
  const { minimum, maximum, default: value } = knob;
  return Number.isInteger(value) && value >= minimum && value <= maximum
    ? undefined
    : `a whole number from ${minimum} to ${maximum}`;
}

/**
 * Sees that the axes of a run are worked out from knobs that there are and that are numbers.
 * @throws Error that names the file, the field, what was expected and what was found
 */
export function checkAxes(file: string, { axes, knobs }: Pick<DemoDeclaration, 'axes' | 'knobs'>): void {
  if (axes === undefined) return;
  const numbers = Object.keys(knobs).filter((name) => knobs[name]?.type === 'integer');
  const named = [
    ...axes.seconds.of.map((name, i) => ({ field: `axes.seconds.of.${i}`, name })),
    { field: 'axes.seconds.per', name: axes.seconds.per },
    ...axes.megabytes.of.map((name, i) => ({ field: `axes.megabytes.of.${i}`, name })),
  ];
  const wrong = named.flatMap(({ field, name }) =>
    numbers.includes(name)
      ? []
      : [`  ${field}: expected a knob that is a number, found ${show(name)}.${didYouMean(name, numbers)}`],
  );
  if (wrong.length > 0) throw new Error(`${file} is not as it should be:\n${wrong.join('\n')}`);
}

/**
 * Sees that each cell of a grid runs a scenario that there is, of its own demo or of another.
 * @throws Error that names the file, the field, what was expected and what was found
 */
export function checkGrids(entries: ReadonlyMap<string, CatalogueEntry>): void {
  for (const [id, { grids = {} }] of entries)
    for (const [name, { cells }] of Object.entries(grids))
      for (const [i, cell] of cells.entries()) {
        const place = `demos/${id}/demo.json is not as it should be:\n  grids.${name}.cells.${i}`;
        const of = entries.get(cell.demo ?? id);
        if (of === undefined)
          throw new Error(
            `${place}.demo: expected a demo, found ${show(cell.demo)}.${didYouMean(cell.demo ?? '', [...entries.keys()])}`,
          );
        if (of.scenarios[cell.scenario] === undefined)
          throw new Error(
            `${place}.scenario: expected a scenario of ${of.id}, found ${show(cell.scenario)}.${didYouMean(cell.scenario, Object.keys(of.scenarios))}`,
          );
      }
}
