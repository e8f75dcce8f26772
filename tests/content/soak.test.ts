import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RecordingSchema } from '../../src/protocol/recording.ts';
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
  // An interval that holds zero may hold anything else besides: it must be narrow too.
  assert.ok(rss.high <= MOST_BYTES_A_RUN, slope);
  const fds = seriesOf('fds');
  assert.ok(!differsFromZero(fds.perUnit), `${fds.perUnit.low} to ${fds.perUnit.high} descriptors per run`);
  assert.ok(fds.last <= fds.from, `${fds.from} descriptors at first, ${fds.last} at last`);
});
