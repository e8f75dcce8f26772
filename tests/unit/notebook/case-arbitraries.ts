import fc from 'fast-check';
import { linesMarkup } from '../../../src/charts/lines.ts';
import type { CaseFile } from '../../../src/protocol/case-file.ts';

const id = fc.stringMatching(/^[a-z0-9-]{1,20}$/);
const text = fc.string({ unit: 'binary', maxLength: 120 }).map((one) => one.toWellFormed());
const at = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => (one === 0 ? 0 : one));
const size = fc.nat();
const demo = fc.constantFrom('log-cache', 'the-fix', 'what-leaked');

const picture = fc
  .array(fc.record({ x: size, y: size }), { minLength: 2, maxLength: 6 })
  .chain((points) =>
    text.map((label) =>
      linesMarkup({ lines: [{ label, points }], xLabel: 's', yLabel: 'MB', summary: label }),
    ),
  );

const entry = fc.record(
  {
    hypothesis: id,
    claim: fc.tuple(id, id).map((names) => names.join('/')),
    sentence: text,
    stage: id,
    run: id,
    ...{ demo, at, place: text, recorded: fc.boolean() },
    value: finite,
    band: fc.tuple(finite, finite),
    unit: text,
    effect: fc.constantFrom('supports', 'refutes', 'does-not-tell'),
    window: fc.record({ fromTMs: finite, toTMs: finite }),
    fromFile: fc.constant(true as const),
  },
  {
    requiredKeys: [
      'hypothesis',
      'claim',
      'sentence',
      'stage',
      'run',
      'demo',
      'at',
      'place',
      'recorded',
      'value',
      'band',
      'unit',
      'effect',
    ],
  },
);

const run = fc.record(
  {
    run: id,
    ...{
      demo,
      at,
      place: text,
      recorded: fc.boolean(),
      settings: text,
      ending: text,
      verdict: text,
      picture,
    },
    acts: fc.array(fc.record({ tMs: size, label: text }), { maxLength: 4 }),
    highest: fc.record({ usageBytes: size, rssBytes: size, fds: size }, { requiredKeys: [] }),
    snapshot: fc.record({ atTMs: size, endedTMs: size }),
  },
  { requiredKeys: ['run', 'demo', 'at', 'place', 'recorded', 'settings', 'ending', 'verdict', 'picture'] },
);

/** Things with an id of their own, as the page makes them: no two of a browser share one. */
const withIds = <T>(one: fc.Arbitrary<T>) =>
  fc.uniqueArray(fc.tuple(id, one), { maxLength: 4, selector: ([name]) => name });

/** Any case that a browser may keep. */
export const anyCase: fc.Arbitrary<CaseFile> = fc.record(
  {
    entries: fc.array(entry, { maxLength: 5 }),
    runs: fc.array(run, { maxLength: 3 }),
    own: withIds(
      fc.record({ text, standing: fc.constantFrom('open', 'supported', 'refuted', 'cannot-tell') }),
    ).map((all) => all.map(([name, one]) => ({ id: name, ...one }))),
    notes: fc.record({ summary: text, impact: text, cause: text, fix: text }, { requiredKeys: [] }),
    followUps: withIds(fc.record({ text, done: fc.boolean() })).map((all) =>
      all.map(([name, one]) => ({ id: name, ...one })),
    ),
  },
  { requiredKeys: ['entries', 'runs', 'own'] },
);
