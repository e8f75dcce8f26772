import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { median } from 'simple-statistics';
import { RecordingSchema } from '../../src/protocol/recording.ts';
import { readingOf } from '../../src/protocol/sample.ts';
import { judgeRun } from '../../src/verdict/judge.ts';
import { differsFromZero } from '../../src/verdict/slope.ts';
import { MOST_BYTES_A_RUN } from '../trust/soak.ts';

// What the page “This notebook, triaged by itself” says, judged anew from what was recorded.

const recording = RecordingSchema.parse(JSON.parse(readFileSync('content/soak/this-notebook.json', 'utf8')));
const verdict = judgeRun(recording.events, { counter: 'runs', unit: 'run' });
const seriesOf = (reading: string) => {
  const found = verdict.series?.find((one) => one.group === 'process' && one.reading === reading);
  assert.ok(found?.perUnit, `${reading} has a slope`);
  return { ...found, perUnit: found.perUnit };
};

const samples = recording.events.flatMap((event) => (event.type === 'sample' ? [event.data] : []));
const runs = samples.length - 1;
/** The median of RSS over a part of the soak, told by its ends as shares of all samples. */
const levelOf = (from: number, to: number): number => {
  const part = samples.slice(Math.floor(from * samples.length), Math.floor(to * samples.length));
  return median(part.flatMap((sample) => readingOf(sample, 'process', 'rssBytes') ?? []));
};

test('the soak was a thousand runs, and the page shows what the verdict of today says of it', () => {
  assert.ok(recording.events.filter((event) => event.type === 'sample').length > 1000);
  const last = recording.events.at(-1);
  assert.ok(last?.type === 'end');
  assert.equal(last.data.verdict.kind, verdict.kind);
  assert.equal(last.data.verdict.sentence, verdict.sentence);
  const page = readFileSync('dist/this-notebook/index.html', 'utf8');
  assert.ok(page.includes(verdict.sentence), verdict.sentence);
});

test('nothing grew in the server: no class of growth, no slope of RSS, no descriptor more', () => {
  assert.equal(verdict.kind, 'none', verdict.sentence);
  const rss = seriesOf('rssBytes').perUnit;
  const slope = `${rss.low} to ${rss.high} bytes per run`;
  assert.ok(rss.low <= 0, slope);
  // An interval that holds zero may hold anything else besides. RSS of the server wanders by some MB, so the
  // interval is wide; what it gained in the second half, when the server has warmed up, is held to a bound of its own.
  const rise = levelOf(0.8, 1) - levelOf(0.5, 0.7);
  const bytesPerRun = rise / (0.3 * runs);
  assert.ok(bytesPerRun <= MOST_BYTES_A_RUN, `${bytesPerRun} bytes per run`);
  const fds = seriesOf('fds');
  assert.ok(!differsFromZero(fds.perUnit), `${fds.perUnit.low} to ${fds.perUnit.high} descriptors per run`);
  assert.ok(fds.last <= fds.from, `${fds.from} descriptors at first, ${fds.last} at last`);
});
