import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slopeInWords } from '../../src/notebook/Grid/grid-lines.ts';
import { report } from '../support/figure.ts';
import { rounds, soaking } from '../support/scale.ts';
import { MOST_BYTES_A_RUN, soak, tidy } from './soak.ts';

const RUNS = rounds(40, 1000);
/**
 * Forty runs are not over the warming up, in which a server grows and shrinks by some MB, a hundred KB for each of them: their slope
 * is held to the size of what a run leaves behind when its events are kept, the end of its interval to one that is no slope at all.
 * A thousand are held to what a leak of anything would be.
 */
const MOST = soaking
  ? { slope: MOST_BYTES_A_RUN, high: MOST_BYTES_A_RUN }
  : { slope: 64 * 1024, high: 256 * 1024 };

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
      ? `RSS slope not different from zero, and ${MOST.slope / 1024} KB per run at most; descriptors and cgroups +0`
      : `verdict none, RSS slope ${MOST.slope / 1024} KB per run at most, descriptors and cgroups +0; zero takes a thousand runs: they are on the page /this-notebook/`,
  });
  assert.equal(verdict.kind, 'none', verdict.sentence);
  assert.ok(fds.last <= fds.from, `${fds.from} descriptors at first, ${fds.last} at last`);
  const slope = `RSS ${slopeInWords(rss.perUnit, 'bytes', 'run')}`;
  assert.ok(rss.perUnit !== undefined && rss.perUnit.high <= MOST.high, slope);
  assert.ok(rss.perUnit.value <= MOST.slope, slope);
  if (soaking) assert.ok(rss.perUnit.low <= 0, slope);
});
