import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import { loadHypotheses } from '../../../src/catalogue/load-hypotheses.ts';
import { evidenceOf } from '../../../src/claims/evidence.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { type Faults, runIn, type World, type WorldAct } from './log-world.ts';

// Whatever a reader does to a service that is as the text says, no sentence of the text fails, nothing is moved
// the wrong way, and what nobody disturbed is told. Whatever a reader does to one that is not, what is untrue of it
// is never said to hold.

const demo = loadCatalogue('demos').get('log-cache');
if (demo === undefined) throw new Error('demos/log-cache is not there');
const hypotheses = loadHypotheses('content/case-file.json');
const judge = (events: readonly RunEvent[]) => evidenceOf(demo, hypotheses, events);

const acts = fc.array(
  fc.record({
    tick: fc.nat({ max: 140 }),
    act: fc.constantFrom<WorldAct['act']>(
      ...(['delete-rotated', 'delete-current', 'reopen-current', 'reclaim'] as const),
      ...(['start-reader', 'stop-reader', 'collect-garbage', 'sync'] as const),
    ),
    // Now and then the program is too busy to answer, and does it later.
    lateTicks: fc.option(fc.nat({ max: 30 }), { freq: 2, nil: undefined }),
  }),
  { maxLength: 6 },
);
const world: fc.Arbitrary<World> = fc.record({
  mbPerTick: fc.constantFrom(0.1, 0.5, 1, 2, 4),
  totalMb: fc.integer({ min: 8, max: 256 }),
  fileMb: fc.integer({ min: 1, max: 256 }),
  limitMb: fc.option(fc.integer({ min: 60, max: 300 }), { nil: 1024 }),
  ticks: fc.integer({ min: 3, max: 150 }),
  acts,
  missing: fc.array(fc.nat({ max: 150 }), { maxLength: 20 }),
  seed: fc.nat(),
});
const runs = { numRuns: Number(process.env.NOTEBOOK_SOAK === undefined ? 300 : 5_000) };

/** The log reader is asked to stop and to start at once; the stop is answered, the start is given up and done later. */
const stoppedBeforeItStarted: World = {
  ...{ mbPerTick: 0.1, totalMb: 8, fileMb: 1, limitMb: 1024, ticks: 23, missing: [], seed: 0 },
  acts: [
    { tick: 0, act: 'delete-rotated', lateTicks: 1 },
    { tick: 0, act: 'stop-reader' },
    { tick: 0, act: 'start-reader', lateTicks: 0 },
  ],
};

test('nothing fails in a world that is as the text says, and no hypothesis is moved the wrong way', () => {
  fc.assert(
    fc.property(world, fc.double({ min: 0, max: 1, noNaN: true }), (any, share) => {
      const events = runIn(any);
      // The whole run, and what a page that looks in the middle sees of it.
      for (const seen of [events, events.slice(0, Math.ceil(share * events.length))]) {
        const { claims, hypotheses: moves } = judge(seen);
        for (const found of claims) assert.notEqual(found.result, 'fails', JSON.stringify(found));
        for (const { id, move, claim } of moves) {
          const holding = hypotheses
            .find((one) => one.id === id)
            ?.tests.find((one) => one.claim === claim)?.holding;
          assert.equal(move, holding, `${id} by ${claim}`);
        }
        for (const { result, because, window } of claims)
          assert.ok(result === 'not-shown' ? because !== undefined : window !== undefined);
      }
    }),
    { ...runs, examples: [[stoppedBeforeItStarted, 1]] },
  );
});

test('an undisturbed run of any size shows what a log does', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 160, max: 320 }),
      fc.constantFrom(1, 2),
      fc.nat(),
      (totalMb, mbPerTick, seed) => {
        const ticks = Math.ceil(totalMb / mbPerTick) + 20;
        const { claims } = judge(runIn({ totalMb, mbPerTick, fileMb: 20, ticks, acts: [], seed }));
        const result = (id: string) => claims.find(({ claim }) => claim === `log-cache/${id}`)?.result;
        for (const id of [
          'byte-for-byte',
          'heap-stays',
          'rss-stays',
          'descriptors-stay',
          'monitor-does-not-follow',
        ])
          assert.equal(result(id), 'holds', id);
      },
    ),
    { numRuns: 60 },
  );
});

test('a reader who disturbs the end still gets the evidence of the beginning', () => {
  const events = runIn({
    ...{ totalMb: 160, mbPerTick: 1, fileMb: 20, ticks: 200, seed: 1 },
    acts: [
      { tick: 120, act: 'delete-rotated' },
      { tick: 130, act: 'start-reader' },
    ],
  });
  const found = judge(events).claims.find(({ claim }) => claim === 'log-cache/byte-for-byte');
  assert.equal(found?.result, 'holds');
  assert.ok((found?.window?.toTMs ?? 0) <= 12_030, 'the window ends where the logs were deleted');
});

const faults: readonly {
  readonly name: string;
  readonly faults: Faults;
  readonly untrue: readonly string[];
}[] = [
  {
    name: 'half of the log is cached',
    faults: { cached: 0.5 },
    untrue: ['byte-for-byte', 'usage-counts-the-log'],
  },
  {
    name: 'the process keeps what it logs',
    faults: { kept: 1 },
    untrue: ['rss-stays', 'heap-stays', 'usage-minus-cache-hides-it', 'monitor-does-not-follow'],
  },
  {
    name: 'deleted files stay in memory',
    faults: { undead: true },
    untrue: ['closed-logs-return', 'reopen-returns'],
  },
  { name: 'writing makes pages active', faults: { activeWrites: true }, untrue: ['monitor-does-not-follow'] },
];
/** A reader who does as the text says: so that somebody sees what is seen by few. */
const byTheText: World = {
  ...{ totalMb: 280, mbPerTick: 4, fileMb: 100, ticks: 150, seed: 1 },
  acts: [
    { tick: 90, act: 'delete-rotated' },
    { tick: 110, act: 'delete-current' },
    { tick: 130, act: 'reopen-current' },
  ],
};
for (const fault of faults)
  test(`${fault.name}: it is never said to be as the text says, and some readers see it`, () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(world, (any) => {
        for (const found of judge(runIn({ ...any, faults: fault.faults })).claims) {
          const id = found.claim.slice('log-cache/'.length);
          if (!fault.untrue.includes(id)) continue;
          assert.notEqual(found.result, 'holds', JSON.stringify(found));
          if (found.result === 'fails') seen.add(id);
        }
      }),
      { ...runs, examples: [[byTheText]] },
    );
    assert.deepEqual([...seen].sort(), [...fault.untrue].sort());
  });
