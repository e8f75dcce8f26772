import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readingOf } from '../../src/protocol/sample.ts';
import type { GrowthKind, Verdict } from '../../src/protocol/verdict.ts';
import { cutTo, thinTo, timesBytes, timesTime, withNoise, without } from './change-run.ts';
import { remembering, saw, walk, white } from './drawn-noise.ts';
import { drawnRun } from './drawn-samples.ts';
import { type Expectation, outcomeOf } from './expectation.ts';
import { incidents } from './incidents.ts';
import { invariance } from './invariance.ts';
import type { Judge } from './judge.ts';
import { incidentRuns } from './known-runs.ts';
import { incidentRow } from './recorded-incidents.ts';
import { samplesOf } from './samples-of.ts';

// What tries the engine is tried itself: by values that are known, and by an engine that knows the truth.

const says = (...kinds: GrowthKind[]): Verdict => ({
  kind: kinds[0] ?? 'none',
  sentence: '',
  findings: kinds.map((kind) => ({
    kind,
    rise: 1,
    unit: 'bytes',
    sinceTMs: 0,
    shape: 'line',
    goesOn: 'goes-on',
    givenBack: 'unknown',
    witnesses: [],
    next: [],
  })),
});
const truth = (...expects: GrowthKind[]): Expectation => ({ expects, also: [], or: {}, mayBeMissed: false });
const run = drawnRun(
  { everyMs: 100, length: 400 },
  white(400, 1).map((value) => 1e8 + 1e6 * value),
  'heap',
  3,
);
const samples = samplesOf(run);

describe('the outcome of a verdict', () => {
  test('is right where exactly what grows is named, and not otherwise', () => {
    assert.equal(outcomeOf(says('js-heap'), truth('js-heap'), samples), 'right');
    assert.equal(outcomeOf(says('js-heap'), truth('js-heap', 'page-cache'), samples), 'part');
    assert.equal(outcomeOf(says('page-cache', 'js-heap'), truth('js-heap', 'page-cache'), samples), 'right');
    assert.equal(outcomeOf(says('js-heap', 'kernel'), truth('js-heap'), samples), 'wrong');
    assert.equal(outcomeOf(says(), truth('js-heap'), samples), 'missed');
    assert.equal(outcomeOf({ kind: 'cannot-tell', sentence: '' }, truth('js-heap'), samples), 'cannot-tell');
    assert.equal(outcomeOf(says('js-heap'), truth(), samples), 'alarm');
    assert.equal(outcomeOf(says(), truth(), samples), 'right');
  });

  test('lets a coarser class pass only where the reading that tells is missing', () => {
    assert.equal(outcomeOf(says('anonymous'), truth('js-heap'), samples), 'wrong');
    const silent = samplesOf(without(['runtime'])(run));
    assert.equal(outcomeOf(says('anonymous'), truth('js-heap'), silent), 'right');
    assert.equal(outcomeOf(says('anonymous'), truth('timers'), silent), 'right');
    assert.equal(outcomeOf(says('page-cache'), truth('js-heap'), silent), 'wrong');
  });

  test('lets what is true beside it be named, and a slow leak be missed', () => {
    const deleted = { ...truth('deleted-but-open'), also: ['descriptors'] as const };
    const open = samples.map((sample) => ({
      ...sample,
      process: { ...sample.process, deletedOpenBytes: 5 },
    }));
    assert.equal(outcomeOf(says('deleted-but-open', 'descriptors'), deleted, open), 'right');
    assert.equal(outcomeOf(says('descriptors'), deleted, open), 'missed');
    assert.equal(outcomeOf(says('page-cache'), deleted, open), 'wrong');
    const [timers] = says('timers').findings ?? [];
    const withEach = {
      ...says(),
      findings: timers === undefined ? [] : [{ ...timers, together: ['process.fds'] }],
    };
    assert.equal(outcomeOf(withEach, truth('timers', 'descriptors'), samples), 'right');
    assert.equal(outcomeOf(says(), { ...truth('js-heap'), mayBeMissed: true }, samples), 'right');
    assert.equal(outcomeOf(says('kernel'), { ...truth('js-heap'), mayBeMissed: true }, samples), 'wrong');
  });
});

describe('drawn noise', () => {
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const deviation = (values: readonly number[]): number => {
    const middle = mean(values);
    return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
  };
  const memory = (values: readonly number[]): number =>
    mean(values.slice(1).map((value, i) => value * (values[i] ?? 0))) / deviation(values) ** 2;

  test('has deviation 1, and remembers as much as it is told to', () => {
    const noise = {
      white: white(60_000, 4),
      0.9: remembering(60_000, 0.9, 5),
      0.98: remembering(200_000, 0.98, 6),
    };
    for (const values of Object.values(noise)) assert.ok(Math.abs(deviation(values) - 1) < 0.1);
    assert.ok(Math.abs(memory(noise.white)) < 0.02);
    assert.ok(Math.abs(memory(noise[0.9]) - 0.9) < 0.02);
    assert.ok(Math.abs(memory(noise[0.98]) - 0.98) < 0.01);
  });

  test('is not started at its mean: the first value has deviation 1 as well', () => {
    const first = Array.from({ length: 2_000 }, (_, seed) => remembering(1, 0.98, seed)[0] ?? 0);
    assert.ok(Math.abs(deviation(first) - 1) < 0.1);
  });

  test('of a walk, the end has deviation 1', () => {
    const ends = Array.from({ length: 2_000 }, (_, seed) => walk(101, 7 * seed).at(-1) ?? 0);
    assert.ok(Math.abs(deviation(ends) - 1) < 0.1);
  });

  test('of a saw, has as many teeth as were asked for', () => {
    const values = saw(2_000, 20, 9);
    const falls = values.filter((value, i) => i > 0 && value < (values[i - 1] ?? 0) - 0.3).length;
    assert.ok(falls >= 16 && falls <= 24, `${falls}`);
  });

  test('is the same for the same seed', () => {
    assert.deepEqual(saw(300, 7, 3), saw(300, 7, 3));
    assert.notDeepEqual(white(10, 3), white(10, 4));
  });
});

describe('a drawn run', () => {
  test('adds up: what moves is in all that contains it', () => {
    for (const sample of samples) {
      const of = (group: 'cgroup' | 'process' | 'runtime', name: string) =>
        readingOf(sample, group, name) ?? Number.NaN;
      assert.equal(
        of('cgroup', 'usageBytes'),
        of('cgroup', 'anonBytes') + of('cgroup', 'fileBytes') + of('cgroup', 'kernelBytes'),
      );
      assert.ok(
        of('process', 'rssAnonBytes') > of('runtime', 'heapUsedBytes') + of('runtime', 'externalBytes'),
      );
    }
  });
});

describe('a change of a run', () => {
  const usage = (events: typeof run) =>
    samplesOf(events).map((sample) => readingOf(sample, 'cgroup', 'usageBytes') ?? 0);
  test('does what it says', () => {
    assert.equal(samplesOf(thinTo(1_000)(run)).length, 40);
    assert.equal(samplesOf(cutTo(0.5)(run)).at(-1)?.tMs, 19_900);
    assert.deepEqual(
      usage(timesBytes(20)(run)),
      usage(run).map((bytes) => 20 * bytes),
    );
    assert.equal(samplesOf(timesTime(100)(run)).at(-1)?.tMs, 3_990_000);
    assert.equal(
      usage(without(['cgroup.usageBytes'])(run)).every((bytes) => bytes === 0),
      true,
    );
    const noisy = usage(withNoise(0.05, 3)(run)).map((bytes, i) => bytes / (usage(run)[i] ?? 1) - 1);
    const square = noisy.reduce((sum, one) => sum + one * one, 0) / noisy.length;
    assert.ok(Math.abs(Math.sqrt(square) - 0.05) < 0.01);
  });
});

describe('an engine that knows the truth', () => {
  /** Looks up what the run is; the bookkeeping of its program is all that it goes by. */
  const knowing: Judge = (events) => {
    const [started] = events;
    const incident = incidents.find(({ id }) => started?.type === 'started' && id === started.data.demo);
    return says(...(incident?.expects ?? []));
  };

  test('passes: what is asked for can be answered', () => {
    const runs = incidentRuns();
    for (const garbage of ['little', 'ordinary'] as const) {
      const row = incidentRow(knowing, incidentRuns(garbage), 1);
      assert.ok(row.holds, row.broken.join('\n'));
    }
    for (const row of invariance(knowing, runs, 3))
      assert.ok(row.holds, `${row.on}: ${row.broken.join('\n')}`);
  });
});
