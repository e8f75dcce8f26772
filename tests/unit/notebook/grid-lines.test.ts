import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differenceInWords } from '../../../src/notebook/Compare/compare.ts';
import {
  allHaveRun,
  levelsInWords,
  picture,
  separationOf,
  slopeInWords,
  slopeOfRun,
} from '../../../src/notebook/Grid/grid-lines.ts';
import { guessInWords } from '../../../src/notebook/Grid/guess-words.ts';
import type { Series } from '../../../src/protocol/demo.ts';
import { noise } from '../../support/noise.ts';
import { eventsOf, sampleWith } from '../../support/series.ts';
import { aRun } from './an-event.ts';

const MB = 2 ** 20;
const rss: Series = { group: 'process', reading: 'rssBytes', label: 'RSS', unit: 'bytes' };
const fds: Series = { group: 'process', reading: 'fds', label: 'descriptors', unit: 'count' };
const work = { counter: 'calls', unit: 'call' };

/** 100 samples with 80 calls each; RSS rises by so many KB a call, within some noise. */
function run(kbPerCall: number, { hum = 200_000, seed = 3 } = {}) {
  const random = noise(seed);
  return eventsOf(
    Array.from({ length: 100 }, (_, seq) =>
      sampleWith(seq, {
        process: { rssBytes: 50 * MB + kbPerCall * 1024 * 80 * seq + hum * random(), fds: 20 + 80 * seq },
        demo: { calls: 80 * seq },
      }),
    ),
  );
}
const cell = (label: string, events: ReturnType<typeof run>) => ({
  label,
  slope: slopeOfRun(events, rss, work),
});

test('the conclusion stays closed while a cell is too short', () => {
  const { separated, sentence } = separationOf([cell('new', run(5)), cell('shared', [])], 'bytes', 'call');
  assert.equal(separated, false);
  assert.match(sentence, /^1 of 2 cells/);
});

test('it stays closed while the slopes overlap', () => {
  const both = [cell('a', run(0, { seed: 1 })), cell('b', run(0, { seed: 2 }))];
  assert.deepEqual(separationOf(both, 'bytes', 'call').separated, false);
});

test('it opens when they have come apart, and names which rise and which do not', () => {
  const cells = [
    cell('new, new', run(5)),
    cell('new, shared', run(0)),
    cell('shared, new', run(5.2)),
    cell('shared, shared', run(0, { seed: 9 })),
  ];
  const { separated, sentence } = separationOf(cells, 'bytes', 'call');
  assert.equal(separated, true);
  assert.match(sentence, /Steepest: shared, new, [45]\.\d+ KB per call; new, new, [45]\.\d+ KB per call\./);
  assert.match(
    sentence,
    /No growth that can be told from zero: (new, shared; shared, shared|shared, shared; new, shared)\.$/,
  );
  assert.doesNotMatch(sentence, /Less/);
});

test('half a slope is told as growth, with its size, and not as none', () => {
  const { sentence } = separationOf([cell('whole', run(5)), cell('stubbed out', run(2.5))], 'bytes', 'call');
  assert.match(sentence, /Steepest: whole, .* Less: stubbed out, 2\.[45]\d KB per call\.$/);
});

test('slopes are written with their interval, in a size that can be read', () => {
  assert.equal(slopeInWords(undefined, 'bytes', 'call'), 'too short to tell');
  assert.equal(
    slopeInWords({ value: 5120, low: 5017.6, high: 5222.4 }, 'bytes', 'call'),
    '5.00 KB per call (4.90 to 5.10)',
  );
  assert.equal(
    slopeInWords({ value: 7.5 * MB, low: 7 * MB, high: 12 * MB }, 'bytes', 'call'),
    '7.50 MB per call (7.00 to 12)',
  );
  assert.equal(
    slopeInWords({ value: 1, low: 0.99, high: 1.01 }, 'count', 'call'),
    '1.00 per call (0.99 to 1.01)',
  );
  assert.equal(
    slopeInWords({ value: 0, low: -102.4, high: 204.8 }, 'bytes', 'call'),
    'not different from zero (−0.10 to 0.20 KB)',
  );
});

test('where a grid is not about slopes it tells levels', () => {
  assert.equal(levelsInWords(run(0, { hum: 0 }), rss, undefined), '50 MB at most, 50 MB when it ended');
  assert.equal(levelsInWords(run(0), fds, undefined), '7940 at most, 7940 when it ended');
  assert.equal(levelsInWords([], rss, undefined), undefined);
});

test('the level at the end is that of the program, not of the container that it left', () => {
  const usage: Series = { group: 'cgroup', reading: 'usageBytes', label: 'usage', unit: 'bytes' };
  const events = eventsOf(
    Array.from({ length: 60 }, (_, seq) => {
      const sample = sampleWith(seq, { cgroup: { usageBytes: (seq < 50 ? 90 : 2) * MB } });
      return seq < 50 ? sample : { ...sample, process: { unavailable: 'It has ended.' } };
    }),
  );
  assert.equal(levelsInWords(events, usage, undefined), '90 MB at most, 90 MB when it ended');
  assert.equal(picture([{ label: 'a', events }], usage, undefined).lines[0]?.points.at(-1)?.y, 90);
});

test('all have run when each has come to an end; one that never started has not', () => {
  const ended = { label: 'ended', events: aRun(5) };
  assert.equal(allHaveRun([ended, ended]), true);
  assert.equal(allHaveRun([ended, { label: 'not started', events: [] }]), false);
  assert.equal(allHaveRun([ended, { label: 'forgotten', events: aRun(5).slice(0, -1) }]), false);
});

test('all cells share one pair of axes, and the picture says in words what it shows', () => {
  const drawn = picture(
    [
      { label: 'new', events: run(5, { hum: 0 }) },
      { label: 'shared', events: run(0, { hum: 0 }) },
    ],
    rss,
    work,
  );
  assert.equal(drawn.lines.length, 2);
  assert.equal(drawn.xLabel, 'calls');
  assert.match(drawn.summary, /RSS in MB\. new: 50 to 89; shared: 50 to 50/);
  assert.match(picture([{ label: 'x', events: [] }], rss, work).summary, /Nothing yet/);
});

test('two runs are compared by the difference of their slopes, or said to be equal', () => {
  const a = { name: 'A', events: run(5) };
  const b = { name: 'B', events: run(0) };
  assert.match(
    differenceInWords(a, b, rss, work),
    /^A grows faster in RSS, by 4\.\d\d KB per call|^A grows faster in RSS, by 5\.\d\d KB per call/,
  );
  assert.match(differenceInWords(b, a, rss, work), /^B grows faster in RSS/);
  assert.match(
    differenceInWords(b, { name: 'C', events: run(0, { seed: 8 }) }, rss, work),
    /^No difference in RSS/,
  );
  assert.match(differenceInWords(a, { name: 'D', events: [] }, rss, work), /too short/);
});

test('the steepest cells are named, and none before the slopes have come apart', () => {
  const apart = [cell('new', run(5)), cell('shared', run(0, { seed: 9 })), cell('other', run(5.2))];
  assert.deepEqual([...separationOf(apart, 'bytes', 'call').steepest].sort(), ['new', 'other']);
  const alike = [cell('a', run(0, { seed: 1 })), cell('b', run(0, { seed: 2 }))];
  assert.deepEqual(separationOf(alike, 'bytes', 'call').steepest, []);
});

test('a guess is compared with the steepest cells: right, too much, too little, none', () => {
  assert.equal(guessInWords(['a', 'b'], ['b', 'a']), 'You said “a” and “b”, and so it is.');
  assert.equal(
    guessInWords(['a', 'c'], ['a', 'b']),
    'You said “a” and “c”. Not among the steepest: “c”. Among the steepest, and not in your guess: “b”.',
  );
  assert.equal(guessInWords([], ['a']), '');
  assert.equal(guessInWords(['a'], []), '', 'nothing is said while they have not come apart');
});
