import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tidyLine } from '../../../src/charts/drawn-line.ts';
import { answerTo, guessInWords } from '../../../src/notebook/Predict/answer.ts';
import { judgeLine } from '../../../src/notebook/Predict/drawn-line.ts';
import { parseGuess } from '../../../src/notebook/page/guess.ts';

/** A hand that draws from 0 to 30 s, five points a second, with a tremor of 2 MB. */
const drawn = (mb: (second: number) => number) =>
  tidyLine(
    Array.from({ length: 150 }, (_, i) => ({ second: i / 5, mb: mb(i / 5) + 2 * Math.sin(i * 2.3) })),
    35,
  ) ?? [];

describe('a line that the reader draws', () => {
  test('is told as the shape that a run of the same course would have', () => {
    const shape = (mb: (second: number) => number) => judgeLine(drawn(mb), 220).shape;
    assert.equal(
      shape(() => 40),
      'flat',
    );
    assert.equal(
      shape((at) => 40 + 5 * at),
      'line',
    );
    assert.equal(
      shape((at) => 40 + Math.min(120, 14 * at)),
      'plateau',
    );
    assert.equal(
      shape((at) => (at < 18 ? 40 : 170)),
      'step',
    );
    assert.equal(
      shape((at) => 40 + 13 * (at % 10)),
      'sawtooth',
    );
    assert.equal(
      shape((at) => 40 + 10 * Math.min(at, 30 - at)),
      'rise-and-fall',
    );
  });

  test('may go back, and says nothing when it covers too little', () => {
    const back = tidyLine(
      [
        { second: 0, mb: 10 },
        { second: 20, mb: 90 },
        { second: 10, mb: 20 },
        { second: 30, mb: 40 },
      ],
      35,
    );
    assert.equal(back?.at(-1)?.mb, 40);
    assert.ok(back?.every((point, i) => i === 0 || point.second > (back[i - 1]?.second ?? 0)));
    assert.ok(Math.max(...(back ?? []).map((point) => point.mb)) <= 40);
    assert.equal(tidyLine([{ second: 3, mb: 1 }], 35), undefined);
    assert.equal(
      tidyLine(
        [
          { second: 3, mb: 1 },
          { second: 9, mb: 1 },
        ],
        35,
      ),
      undefined,
    );
    assert.equal(tidyLine([], 35), undefined);
  });

  test('is compared with the run in words, with where it began and ended', () => {
    const line = judgeLine(
      drawn((at) => 40 + 5 * at),
      220,
    );
    assert.match(guessInWords(line.shape, line), /^You drew a line, from 4\d\.\d MB to 1[89]\d MB$/);
    const series = {
      group: 'process',
      reading: 'rssBytes',
      unit: 'bytes',
      shape: 'flat',
      from: 40 * 2 ** 20,
      highest: 42 * 2 ** 20,
      last: 41 * 2 ** 20,
    } as const;
    assert.match(
      answerTo('line', 'RSS', { series, shape: 'flat' }, { line: 'it keeps what it writes.' }, line),
      /^You drew a line, from .* MB to .* MB\. RSS was flat, 40\.0 MB to 41\.0 MB\. A line would mean that it keeps what it writes\.$/,
    );
    assert.match(answerTo('line', 'RSS', { series, shape: 'flat' }), /^You said a line\. RSS was flat/);
  });

  test('is read back only when it is one', () => {
    assert.equal(parseGuess('nonsense'), undefined);
    assert.equal(parseGuess([{ second: 'x', mb: 1 }, {}]), undefined);
    assert.equal(
      parseGuess([
        { second: 0, mb: 1 },
        { second: 1, mb: 2 },
      ])?.length,
      2,
    );
  });
});
