import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GrowthKindSchema, LedgerPartSchema } from '../../../src/protocol/verdict.ts';
import { count, finding, levels, say } from './told.ts';

const anyFinding = fc
  .record({
    kind: fc.constantFrom(...GrowthKindSchema.options),
    rise: fc.integer({ min: 1, max: 1e6 }),
    isCount: fc.boolean(),
    goesOn: fc.constantFrom('goes-on' as const, 'stopped' as const, 'fell-back' as const),
    part: fc.constantFrom('anon' as const, 'outside' as const, 'kernel-other' as const),
  })
  .map(({ kind, rise, isCount, ...given }) =>
    isCount ? count(kind, rise) : finding(kind, rise / 100, { ...given, untilTMs: 30_000 }),
  );
const anyLevels = fc
  .tuple(fc.nat(1e5), fc.nat(1e5), fc.nat(1e5))
  .map(([a, b, last]) => levels(a, Math.max(a, b), Math.min(last, Math.max(a, b))));
const anyTold = fc.record({
  findings: fc.array(anyFinding, { maxLength: 4 }),
  usage: fc.option(anyLevels, { nil: undefined }),
  rss: fc.option(anyLevels, { nil: undefined }),
  unclear: fc.uniqueArray(fc.constantFrom(...LedgerPartSchema.options), { maxLength: 3 }),
  samples: fc.nat(600),
  lengthMs: fc.nat(1e10),
  killed: fc.boolean(),
  heapRead: fc.boolean(),
});

test('whatever was found is told in whole sentences, with every number in it a number', () => {
  fc.assert(
    fc.property(anyTold, fc.boolean(), (told, clear) => {
      const kind = told.findings[0]?.kind ?? (clear ? 'none' : 'cannot-tell');
      const sentence = say({ ...told, kind });
      assert.match(sentence, /^[A-Z0-9].*\.$/s);
      assert.doesNotMatch(sentence, /NaN|undefined|Infinity|\[object| {2}|\.\.|;\.|,\.|rose by -/);
      for (const one of sentence.split(/(?<=[a-z0-9)]\.) /)) assert.match(one, /^[A-Z0-9]/, one);
    }),
    { seed: 9, numRuns: 500 },
  );
});
