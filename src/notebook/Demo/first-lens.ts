import type { CatalogueEntry } from '../../protocol/demo.ts';

/**
 * Id of the lens that a bench starts with: what most dashboards draw today. The recordings of a program that is
 * no Node program were made elsewhere, with fewer counters; raw usage is in all of them.
 */
export const firstLens = (demo: Pick<CatalogueEntry, 'program'>): string =>
  demo.program === undefined ? 'usage-minus-inactive-file' : 'usage';
