import assert from 'node:assert/strict';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { rawRequest } from '../server/raw-request.ts';
import { until } from '../server/sse-reader.ts';
import { chance } from '../support/chance.ts';
import { report } from '../support/figure.ts';
import { rounds } from '../support/scale.ts';
import { startServer } from '../support/server-process.ts';
import { collecting } from './collecting.ts';
import { malformedRequests } from './malformed.ts';
import { descriptors, rssBytes } from './process-cost.ts';

const REQUESTS = rounds(10_000, 100_000);
/** Requests that are not counted: what is loaded and opened once is there afterwards. */
const WARM_UP = 1000;
const AT_A_TIME = 64;
const MB = 2 ** 20;
/** In the second half of them: twice what was seen on a machine that other work shares. */
const MOST_GROWN_BYTES = 8 * MB;

test(`${REQUESTS} malformed requests are refused, start nothing and leave nothing`, {
  timeout: 60_000 + REQUESTS * 6,
}, async (t) => {
  const server = await startServer([], [], 'src/server/main.ts', collecting);
  t.after(() => server.stop());
  const pid = server.child.pid ?? 0;
  const port = Number(new URL(server.origin).port);
  // A run writes its journal and makes its folder before it is anything else.
  const touched: string[] = [];
  for (const name of ['journal', 'runs']) {
    const watcher = watch(join(server.stateDir, name), (_, file) => touched.push(`${name}/${file}`));
    t.after(() => watcher.close());
  }
  const next = malformedRequests(port, chance(t));
  const statuses = new Map<number, number>();
  const wrong: string[] = [];
  const send = async (): Promise<void> => {
    const { how, bytes, cut } = next();
    const { status } = await rawRequest(port, bytes, 20_000, cut);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status !== 0 && (status < 400 || status > 499))
      wrong.push(`${how}: ${status} to ${JSON.stringify(bytes.toString('latin1').slice(0, 300))}`);
  };
  const sendMany = async (count: number): Promise<void> => {
    let left = count;
    const sender = async (): Promise<void> => {
      while (left-- > 0 && wrong.length < 5) await send();
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, sender));
    assert.deepEqual(wrong, []);
  };

  await sendMany(WARM_UP);
  await until('all connections of the start are closed', () => descriptors(pid) < 60);
  const said = server.output();
  const before = { descriptors: descriptors(pid) };
  statuses.clear();
  const startMs = performance.now();
  await sendMany(REQUESTS / 2);
  const halfWayBytes = rssBytes(pid);
  await sendMany(REQUESTS / 2);
  const tookMs = performance.now() - startMs;
  await until('all connections are closed', () => descriptors(pid) <= before.descriptors);
  const grownBytes = (): number => rssBytes(pid) - halfWayBytes;
  for (let waits = 0; waits < 50 && grownBytes() > MOST_GROWN_BYTES; waits++) await sleep(100);
  const grownMb = grownBytes() / MB;

  assert.equal((await fetch(`${server.origin}/api/health`)).status, 200);
  assert.equal(server.output(), said, 'nothing was reported');
  assert.deepEqual(touched, [], 'nothing was started');
  assert.ok(grownMb <= MOST_GROWN_BYTES / MB, `RSS grew by ${grownMb} MB`);
  const counts = [...statuses].sort(([a], [b]) => a - b);
  report(t, {
    id: 'R9',
    what: `${REQUESTS} malformed requests in ${(tookMs / 1000).toFixed(0)} s, of a server whose Node collects every second`,
    measured: `${counts.map(([status, count]) => `${count} x ${status || 'closed'}`).join(', ')}; 0 runs, 0 faults, descriptors +0, RSS ${grownMb < 0 ? '' : '+'}${grownMb.toFixed(1)} MB in the second half`,
    target: 'only 4xx or a clean close; 0 runs, 0 faults; memory and descriptors as before',
  });
});
