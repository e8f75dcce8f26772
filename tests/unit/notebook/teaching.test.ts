import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judgeRepair } from '../../../src/notebook/Judge/judge-repair.ts';
import { leakInWords } from '../../../src/notebook/LeakTest/in-words.ts';
import { leakGuessInWords } from '../../../src/notebook/LeakTest/leak-guess.ts';
import { ratesOf, suspects, testSuspect } from '../../../src/notebook/LeakTest/leak-test.ts';
import { parseSize, solve } from '../../../src/notebook/LensExercise/solve.ts';
import { answerTo, type MeasuredSeries, measuredSeries } from '../../../src/notebook/Predict/answer.ts';
import { meaningsOf } from '../../../src/notebook/Predict/meanings.ts';
import { sightingsOf } from '../../../src/notebook/WhoSawIt/who-saw-it.ts';
import type { Claim } from '../../../src/protocol/demo.ts';
import { withSentence } from '../../../src/protocol/run-end.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import type { SeriesVerdict, Slope } from '../../../src/protocol/verdict.ts';
import { judgeRun } from '../../../src/verdict/judge.ts';
import type { Work } from '../../../src/verdict/series.ts';
import { eventsOf, sampleWith } from '../../support/series.ts';

const MB = 2 ** 20;

/** 100 samples of 80 calls each; each growing reading rises by a fixed amount per call. */
function calls({ rssBytes = 0, fds = 0, timers = 0 }, others: RunEvent[] = []) {
  return eventsOf(
    Array.from({ length: 100 }, (_, seq) =>
      sampleWith(seq, {
        process: { rssBytes: 50e6 + rssBytes * 80 * seq, fds: 20 + fds * 80 * seq },
        runtime: { timers: 1 + timers * 80 * seq },
        demo: { calls: 80 * seq },
      }),
    ),
    others,
  );
}
const ended: RunEvent = {
  type: 'end',
  id: 0,
  data: {
    end: withSentence({ kind: 'finished', afterMs: 10_000 }),
    verdict: { kind: 'none', sentence: '' },
  },
};

/** A run with the verdict that the server puts at its end. */
const judged = (events: readonly RunEvent[], work?: Work): RunEvent[] =>
  events.map((event) =>
    event.type === 'end' ? { ...event, data: { ...event.data, verdict: judgeRun(events, work) } } : event,
  );

describe('three tests of a leak', () => {
  const [descriptors, workers] = suspects;
  assert.ok(descriptors !== undefined && workers !== undefined);
  const leak = ratesOf(calls({ rssBytes: 5000, fds: 1, timers: 1 }));

  test('what explains the growth and makes it alone passes', () => {
    const tests = testSuspect(workers, leak, ratesOf(calls({ rssBytes: 4600, timers: 1 })));
    assert.ok(Math.abs((tests.bytesPerUnit?.value ?? 0) - 4600) < 1);
    assert.ok(Math.abs((tests.explains ?? 0) - 0.92) < 0.001);
    assert.deepEqual([tests.explainsPass, tests.controlPass], [true, true]);
    assert.equal(leakInWords('workers', tests).verdict, 'The workers are the megabytes.');
  });

  test('what only comes along fails both, and is still said to leak', () => {
    const tests = testSuspect(descriptors, leak, ratesOf(calls({ rssBytes: 150, fds: 1 })));
    assert.deepEqual([tests.explainsPass, tests.controlPass], [false, false]);
    const words = leakInWords('descriptors', tests);
    assert.equal(words.perUnit.slice(0, 9), '150 bytes');
    assert.equal(words.explains, '3 % of the growth: fails');
    assert.equal(words.verdict, 'The descriptors leak, and are not the megabytes.');
  });

  test('a suspect that is two for each call explains twice as much', () => {
    const two = ratesOf(calls({ rssBytes: 5000, timers: 2 }));
    const tests = testSuspect(workers, two, ratesOf(calls({ rssBytes: 2500, timers: 1 })));
    assert.ok(Math.abs((tests.explains ?? 0) - 1) < 0.001);
    assert.equal(tests.controlPass, false, 'alone, at one a call, it is half the rate');
  });

  test('without the run of a control nothing is said', () => {
    assert.deepEqual(testSuspect(workers, leak, undefined), {});
    assert.deepEqual(testSuspect(workers, leak, ratesOf(calls({}))), {});
    assert.equal(leakInWords('workers', {}).perUnit, 'not run yet');
    assert.equal(leakInWords('workers', {}).verdict, '');
  });
});

describe('who saw it', () => {
  test('a witness is bold when it moved more than a healthy program does', () => {
    const seen = sightingsOf(calls({ rssBytes: 5000, fds: 1 }));
    assert.equal(seen.rss?.saw, true);
    assert.match(seen.rss?.text ?? '', /^\+3\d$/);
    assert.equal(seen.fds?.saw, true);
    assert.match(seen.fds?.text ?? '', /^\+7\d{3}$/);
    assert.deepEqual(seen.heap, { saw: false, text: '+0' });
    assert.equal(seen.snapshot, undefined);
  });

  test('a heap snapshot is a witness too, and what it costs is not counted as growth', () => {
    const at = (name: string, totalBytes?: number): RunEvent => ({
      type: 'mark',
      id: 0,
      data: {
        ...{ tMs: 9000, name, label: name, by: 'program' as const },
        ...(totalBytes === undefined ? {} : { profile: { title: '', tool: '', totalBytes } }),
      },
    });
    const quiet = eventsOf(Array.from({ length: 50 }, (_, seq) => sampleWith(seq)));
    const after = eventsOf(
      Array.from({ length: 20 }, (_, i) => sampleWith(50 + i, { process: { rssBytes: 300 * MB } })),
    );
    const seen = sightingsOf([...quiet, at('profiling'), ...after, at('heap-snapshot', 94 * MB)]);
    assert.deepEqual(seen.rss, { saw: false, text: '+0' });
    assert.deepEqual(seen.snapshot, { saw: true, text: '94' });
  });
});

describe('a repair is judged by what is measured', () => {
  const criterion = (measure: string, band: [number, number], claim: string): { claim: Claim } => ({
    claim: { stage: 's', scenario: 's', measure, band, unit: '', claim },
  });
  const criteria = [
    criterion('rangeWhile(process.fds, calls)', [0, 5], 'The number of descriptors stays.'),
    criterion('slopeAtMost(process.rssBytes, calls) in KB', [0, 0.5], 'RSS per call is next to nothing.'),
  ];

  test('one that holds', () => {
    const { sentence, criteria: told } = judgeRepair(criteria, calls({}, [ended]));
    assert.equal(sentence, 'This repair holds, by every measure here.');
    assert.deepEqual(
      told.map(({ holds }) => holds),
      [true, true],
    );
  });

  test('one that looks right: the descriptors stay, the slope does not go', () => {
    const { sentence, criteria: told } = judgeRepair(criteria, calls({ rssBytes: 5000 }, [ended]));
    assert.equal(
      sentence,
      'This repair does not hold. Not true of the run: RSS per call is next to nothing.',
    );
    assert.equal(told[0]?.holds, true);
    assert.match(told[1]?.text ?? '', /^4\.88: does not hold$/);
  });

  test('a run that is too short is not judged', () => {
    const { sentence } = judgeRepair(criteria, calls({}).slice(0, 5));
    assert.equal(sentence, 'This run does not tell whether the repair holds.');
  });
});

describe('the exercise with the original’s figures', () => {
  const told = (given: Parameters<typeof solve>[0]) =>
    Object.fromEntries(solve(given).map((one) => [one.lens.id, one]));

  test('the quoted formula prints 747.4 MB, and cannot be the monitor’s 2.5 GB', () => {
    const formulas = told({ usage: 17_179_373_568, cache: 16_395_632_640, shown: 2.5 * 2 ** 30 });
    assert.equal(((formulas['usage-minus-cache']?.bytes ?? 0) / MB).toFixed(1), '747.4');
    assert.equal(formulas['usage-minus-cache']?.fits, false);
    assert.equal(formulas.usage?.fits, false);
  });

  test('before the deletion only raw usage comes near gigabytes', () => {
    const formulas = told({
      ...{ cache: 3_122_651_136, rss: 39_342_080, active_file: 170_176_512, shown: 3.1e9 },
    });
    assert.equal(formulas.usage?.fits, true);
    assert.equal(formulas.usage?.atLeast, true, 'kernel memory was not written down');
    for (const id of ['usage-minus-cache', 'usage-minus-inactive-file', 'anon'])
      assert.equal(formulas[id]?.fits, false, id);
  });

  test('what was not written down is not made up', () => {
    assert.ok(solve({ rss: 1 }).every(({ lens, bytes }) => (lens.id === 'anon') === (bytes !== undefined)));
  });

  test('sizes are read as people write them', () => {
    for (const [text, bytes] of [
      ['17,179,373,568', 17_179_373_568],
      ['2.5 GB', 2.5 * 2 ** 30],
      ['747.4MB', 747.4 * MB],
      ['1 KiB', 1024],
      ['170_176_512', 170_176_512],
      ['', undefined],
      ['  ', undefined],
      ['-1', null],
      ['ten', null],
      ['1e9', null],
      ['5 TB', null],
    ] as const)
      assert.equal(parseSize(text), bytes, text);
  });
});

describe('a prediction is answered by the measured shape', () => {
  const series = (shape: SeriesVerdict['shape']): MeasuredSeries => ({
    shape,
    series: {
      ...{ group: 'process', reading: 'rssBytes', unit: 'bytes', shape },
      ...{ from: 50 * MB, highest: 90 * MB, last: 90 * MB },
    },
  });

  test('right, wrong, skipped, and too short', () => {
    assert.match(answerTo('line', 'RSS', series('line')), /^You said a line, and so it was: 50/);
    assert.match(answerTo('plateau', 'RSS', series('line')), /^You said a plateau\. RSS was a line, 50/);
    assert.match(answerTo('skipped', 'RSS', series('step')), /^Measured: RSS was a step/);
    assert.match(answerTo('flat', 'RSS', series('too-short')), /too short/);
  });

  test('an answer says what the shape that was said would have meant', () => {
    const meanings = { line: 'every byte is kept.', flat: 'nothing is.' };
    assert.match(
      answerTo('line', 'RSS', series('flat'), meanings),
      /A line would mean that every byte is kept\.$/,
    );
    assert.match(
      answerTo('flat', 'RSS', series('flat'), meanings),
      /so it was: .* It means that nothing is\.$/,
    );
    assert.doesNotMatch(answerTo('step', 'RSS', series('flat'), meanings), /would mean/);
  });

  test('flat is a share of what the container gained: 8 MB beside 160 are, 8 MB alone are not', () => {
    const beside = (containerMb: number, rssMb: number) => {
      const events = eventsOf(
        Array.from({ length: 100 }, (_, seq) =>
          sampleWith(seq, {
            cgroup: { fileBytes: (containerMb * MB * seq) / 100 },
            process: { rssBytes: 80 * MB + (rssMb * MB * seq) / 100 },
          }),
        ),
        [ended],
      );
      return measuredSeries(judged(events), 'process', 'rssBytes');
    };
    const small = beside(160, 8.3);
    assert.equal(small?.shape, 'flat');
    assert.match(
      answerTo('line', 'RSS', { ...small, series: { ...small.series, shape: 'line' } }),
      /RSS was flat, 80\.\d MB to 8\d\.\d MB, while the container gained 15\d/,
    );
    assert.equal(beside(160, 80)?.shape, 'line');
    assert.notEqual(beside(20, 20)?.shape, 'flat');
  });

  test('a snapshot in the middle of the work answers nothing, one behind it does', () => {
    const mark = (name: string): RunEvent => ({
      type: 'mark',
      id: 0,
      data: { tMs: 5000, name, label: name, by: 'program' },
    });
    const work = { counter: 'calls', unit: 'call' };
    const grown = calls({ rssBytes: 5000 });
    const marked = (...names: string[]) => [
      ...grown.slice(0, 90),
      ...names.map(mark),
      ...grown.slice(90),
      ended,
    ];
    assert.equal(measuredSeries(judged(marked('profiling'), work), 'process', 'rssBytes'), undefined);
    assert.equal(
      measuredSeries(judged(marked('called', 'profiling'), work), 'process', 'rssBytes')?.shape,
      'line',
    );
  });

  test('every question of the text says what each shape would mean', () => {
    for (const question of [
      ...['log-cache/process.rssBytes', 'four-ways-to-grow/runtime.heapUsedBytes'],
      ...['per-call-writers/process.rssBytes', 'what-leaked/process.rssBytes'],
    ])
      for (const means of Object.values(meaningsOf(question))) assert.match(means, /^[a-z].*\.$/);
    assert.throws(
      () => meaningsOf('log-cache/process.rssByte'),
      /predictions\.json has nothing about .*rssBytes/,
    );
  });

  test('nothing is answered before the run has ended', () => {
    const work = { counter: 'calls', unit: 'call' };
    assert.equal(measuredSeries(calls({ rssBytes: 5000 }), 'process', 'rssBytes'), undefined);
    const done = calls({ rssBytes: 5000 }, [ended]);
    assert.equal(measuredSeries(judged(done, work), 'process', 'rssBytes')?.series.shape, 'line');
    const slope: Slope | undefined = measuredSeries(judged(done, work), 'process', 'rssBytes')?.series
      .perUnit;
    assert.ok(Math.abs((slope?.value ?? 0) - 5000) < 1);
  });
});

describe('a guess about the leak test', () => {
  const workers = { descriptors: false, workers: true };
  test('a right one is confirmed by the tests, a wrong one is told what it took for what', () => {
    assert.equal(leakGuessInWords('workers', workers), 'You said the workers, and the tests agree.');
    assert.match(
      leakGuessInWords('descriptors', workers),
      /it is the workers\. You took what comes along for the cause/,
    );
    assert.match(leakGuessInWords('both', workers), /it is the workers\. You took “rises together”/);
  });
  test('it follows the runs: where both pass, “workers” is not right', () => {
    assert.match(
      leakGuessInWords('workers', { descriptors: true, workers: true }),
      /By these runs it is both\./,
    );
  });
  test('nothing is said of a skipped question, nor before both suspects were tested', () => {
    assert.equal(leakGuessInWords('skipped', workers), '');
    assert.equal(leakGuessInWords('workers', { descriptors: undefined, workers: true }), '');
  });
});
