import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slopeInWords } from '../../src/notebook/Grid/grid-lines.ts';
import { report } from '../support/figure.ts';
import { rounds, soaking } from '../support/scale.ts';
import { soak, tidy } from './soak.ts';

const RUNS = rounds(40, 1000);

test(`${RUNS} runs in a row leave the server as it was, by the notebook’s own verdict`, {
  timeout: 120_000 + RUNS * 4000,
}, async (t) => {
  const end = (await soak(RUNS, { flags: tidy })).at(-1);
  assert.ok(end?.type === 'end');
  const { verdict } = end.data;
  const seriesOf = (reading: string) => {
    const found = verdict.series?.find((one) => one.group === 'process' && one.reading === reading);
    assert.ok(found, `${reading} was judged`);
    return found;
  };
  const [rss, fds] = [seriesOf('rssBytes'), seriesOf('fds')];
  report(t, {
    id: 'R10',
    what: `${RUNS} runs in a row on one server, whose Node collects every second and compiles nothing`,
    measured: `verdict ${verdict.kind}; RSS ${slopeInWords(rss.perUnit, 'bytes', 'run')}; descriptors ${fds.from} at first, ${fds.last} at last; no cgroup, file or process left after any`,
    target: soaking
      ? 'RSS slope not different from zero, descriptors and cgroups +0'
      : 'verdict none, descriptors and cgroups +0; the slope takes a thousand runs: they are on the page /this-notebook/',
  });
  assert.equal(verdict.kind, 'none', verdict.sentence);
  assert.ok(fds.last <= fds.from, `${fds.from} descriptors at first, ${fds.last} at last`);
  // Forty runs are not over the warming up: their slope is printed, and a thousand are held to it.
  if (soaking)
    assert.ok(rss.perUnit !== undefined && rss.perUnit.low <= 0, slopeInWords(rss.perUnit, 'bytes', 'run'));
});
