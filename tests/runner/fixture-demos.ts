import type { CatalogueEntry } from '../../src/protocol/demo.ts';
import { slowness } from './machine.ts';

/** The programs in `tests/fixtures/programs`: a folder is named after what its program does. */
export type FixtureProgram =
  | 'allocates'
  | 'bombs-memory'
  | 'bombs-threads'
  | 'caches'
  | 'ends-by-signal'
  | 'exits-with'
  | 'fills-disk'
  | 'floods-output'
  | 'forever'
  | 'forks-a-bomb'
  | 'forks-a-tree'
  | 'lists-descriptors'
  | 'gathers-a-crowd'
  | 'holds-memory'
  | 'lies'
  | 'nests-cgroups'
  | 'opens-files'
  | 'plants-traps'
  | 'prints-anything'
  | 'spins'
  | 'stands-still'
  | 'talks-at-length'
  | 'talks-back'
  | 'tries-to-escape';

/** Declares a fixture program as a demo, with the actions and counters that the tests use. */
export function fixtureDemo(id: FixtureProgram, changes: Partial<CatalogueEntry> = {}): CatalogueEntry {
  return {
    id,
    title: id,
    summary: `A program that ${id.replaceAll('-', ' ')}.`,
    deadlineMs: 120_000 * slowness,
    limits: { memoryMbKnob: 'limitMb', pids: 64, fds: 256 },
    knobs: {},
    counters: { calls: { label: 'calls', unit: 'count' } },
    actions: [
      ...['agree', 'refuse', 'ignore', 'leave'].map((action) => ({
        id: action,
        label: `${action} button`,
        description: 'An action of a test.',
        by: 'program' as const,
      })),
      { id: 'reclaim', label: 'reclaim', description: 'Reclaims from outside.', by: 'reclaim' as const },
    ],
    series: [],
    scenarios: {},
    claims: {},
    knobsSchema: {},
    recordings: {},
    ...changes,
  };
}
