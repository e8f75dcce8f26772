import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HealthSchema } from '../../src/protocol/environment.ts';
import { assertIsFound, eventually, leftoversOf } from '../runner/machine.ts';
import { openStream, type StreamReader, until } from '../server/sse-reader.ts';
import { startRun } from '../support/api-client.ts';
import { report } from '../support/figure.ts';
import { rounds } from '../support/scale.ts';
import { startServer } from '../support/server-process.ts';
import { processesOf } from './held-server.ts';

const RUNS = 10;
const WATCHERS = rounds(100, 400);
/** Small, so that ten fit into what a small machine may promise. */
const KNOBS = { totalMb: 64, linesPerSecond: 5000, limitMb: 96, lingerSeconds: 60 };

test('SIGTERM with runs and many readers: every reader is told, and the server leaves in order', {
  timeout: 90_000,
}, async (t) => {
  const server = await startServer(['--concurrent', String(RUNS)]);
  t.after(() => server.stop());
  const runs = await Promise.all(
    Array.from({ length: RUNS }, () => startRun(server.origin, 'log-cache', KNOBS)),
  );
  const readers: StreamReader[] = [];
  // Ten at a time: this process reads them all, and is the slower end.
  while (readers.length < WATCHERS)
    readers.push(
      ...(await Promise.all(runs.map(({ id }) => openStream(`${server.origin}/api/runs/${id}/events`)))),
    );
  await until(
    'every reader has samples',
    () => readers.every(({ text }) => text.includes('event: sample')),
    30_000,
  );
  const health = HealthSchema.parse(await (await fetch(`${server.origin}/api/health`)).json());
  for (const { id } of runs) assertIsFound(server.stateDir, id, health.cgroup.writable);
  const startMs = performance.now();
  const exited = once(server.child, 'exit');
  server.child.kill('SIGTERM');
  const [code] = await exited;
  const tookMs = performance.now() - startMs;
  await until('every stream has ended', () => readers.every(({ ended }) => ended));
  const told = readers.filter(({ messages }) => messages.at(-1)?.event === 'bye').length;
  const ends = readers.filter(({ messages }) => messages.at(-2)?.event === 'end').length;
  assert.equal(code, 0);
  assert.equal(told, WATCHERS);
  assert.equal(ends, WATCHERS, 'the end of the run came before the farewell');
  assert.ok(tookMs <= 5000, `${tookMs} ms`);
  assert.deepEqual(
    runs.flatMap(({ id }) => leftoversOf(server.stateDir, id)),
    [],
    'nothing of any run',
  );
  const left = ['runs', 'journal'].flatMap((name) => readdirSync(join(server.stateDir, name)));
  assert.deepEqual(left, []);
  // The watchdog of a run leaves a moment after it.
  await eventually(
    `the end of all processes of the server (${processesOf(server.stateDir)})`,
    () => processesOf(server.stateDir).length === 0,
    1000,
  );
  report(t, {
    id: 'R4',
    what: `SIGTERM with ${RUNS} runs and ${WATCHERS} readers`,
    measured: `exit 0 after ${(tookMs / 1000).toFixed(1)} s, ${told} of ${WATCHERS} told, after the end of their run; 0 processes, cgroups, files, journal entries left`,
    target: 'exit 0 within 5 s, all told, nothing left',
  });
});
