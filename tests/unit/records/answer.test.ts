import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerOf } from '../../../src/records/answer.ts';
import { readRecord } from '../../../src/records/read-record.ts';
import { reportOf } from '../../../src/records/report.ts';

const MB = 2 ** 20;
const T0 = 1_795_908_349;

const round = (second: number, anonMb: number, fileMb: number, timed = true) =>
  `${timed ? `${T0 + second}.5\n` : ''}${Math.round((anonMb + fileMb) * MB)}\nanon ${Math.round(anonMb * MB)}\nfile ${fileMb * MB}\nshmem 0\ninactive_file ${fileMb * MB}\nactive_file 0\n`;
const many = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('');
const jitter = (i: number) => ((i * 7919) % 13) / 130;

test('two snapshots give an attribution, and never a slope', () => {
  const answer = answerOf(readRecord(round(0, 100, 50) + round(17_000, 1248, 106)));
  assert.equal(answer.outcome, 'cannot-tell');
  assert.equal(
    answer.sentence,
    'The container holds 1204 MB more at the last reading than at the first; 1148 MB of it anonymous memory and 56 MB of it page cache. Two readings do not say how fast, nor whether it goes on; 10 do.',
  );
  assert.equal(answer.verdict, undefined);
  assert.doesNotMatch(answer.sentence, / a (?:second|minute|hour|day)/);
});

test('one snapshot says what the number is made of, and not what grew', () => {
  const answer = answerOf(readRecord(round(0, 100, 50)));
  assert.equal(
    answer.sentence,
    'The container holds 150 MB: 100 MB of it anonymous memory and 50 MB of it page cache. One reading does not say what grew.',
  );
  assert.equal(answer.outcome, 'cannot-tell');
});

test('many readings without times are attributed and not timed', () => {
  const answer = answerOf(readRecord(many(30, (i) => round(0, 100 + i, 50, false))));
  assert.equal(answer.outcome, 'cannot-tell');
  assert.match(answer.sentence, /27 MB more.*Without times nothing is told of how fast/);
});

test('thirty readings with times are judged as a watch is', () => {
  const grows = answerOf(readRecord(many(30, (i) => round(i * 10, 100 + i + jitter(i), 50))));
  assert.equal(grows.outcome, 'grew');
  assert.equal(grows.verdict?.kind, 'anonymous');
  assert.ok(Math.abs((grows.verdict?.findings?.[0]?.rate?.value ?? 0) / (MB / 10) - 1) < 0.05);
  const cache = answerOf(readRecord(many(30, (i) => round(i * 10, 100 + jitter(i), 50 + 2 * i))));
  assert.equal(cache.verdict?.kind, 'page-cache');
  const still = answerOf(readRecord(many(30, (i) => round(i * 10, 100 + jitter(i), 50))));
  assert.equal(still.outcome, 'nothing-grew');
});

test('pastes that overlap or come in another order are laid on one axis', () => {
  const [a, b] = [
    many(20, (i) => round(i * 10, 100 + i, 50)),
    many(20, (i) => round(100 + i * 10, 110 + i, 50)),
  ];
  const answer = answerOf(readRecord(b + a));
  assert.equal(answer.points, 30);
  assert.equal(answer.fromMs, T0 * 1000 + 500);
  assert.equal(answer.verdict?.kind, 'anonymous');
});

test('one number grows or does not, and which part it is is never told', () => {
  const rows = (mb: (i: number) => number) =>
    many(30, (i) => `${T0 + i * 10}\nweb-1   12m   ${Math.round(mb(i))}Mi\n`);
  const grows = answerOf(readRecord(rows((i) => 400 + 5 * i)));
  assert.equal(grows.outcome, 'grew');
  assert.match(
    grows.sentence,
    /^The number rose by 1\d\d MB .*30 MB a minute, and goes on\. Which part of memory that is, this number does not say/,
  );
  assert.equal(answerOf(readRecord(rows((i) => 400 + (i % 2)))).outcome, 'nothing-grew');
  assert.equal(answerOf(readRecord('web-1   12m   469Mi\n'.repeat(3))).outcome, 'cannot-tell');
});

test('the report fits a terminal, with the sentence first', () => {
  const lines = reportOf(answerOf(readRecord(many(30, (i) => round(i * 10, 100 + i, 50))))).split('\n');
  assert.deepEqual(
    lines.filter((line) => line.length > 80),
    [],
  );
  assert.match(lines[0] ?? '', /^The container rose by/);
  assert.ok(
    lines.some((line) => /^anon +1\d\d\.\d +\+\d\d\.\d +1\d\d\.\d$/.test(line)),
    lines.join('\n'),
  );
});
