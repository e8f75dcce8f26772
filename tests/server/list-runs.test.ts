import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RunListSchema } from '../../src/protocol/run.ts';
import { startTestServer } from './test-server.ts';

test('the runs that are known are listed, newest first, with who is watched', async (t) => {
  const { origin, post, runner } = await startTestServer(t);
  const list = async () => RunListSchema.parse(await (await fetch(`${origin}/api/runs`)).json()).runs;
  assert.deepEqual(await list(), []);
  for (let n = 0; n < 3; n++) await post('/api/runs', { demo: 'log-cache' });
  const leave = runner.runs[1]?.watch();
  runner.runs[0]?.end();
  assert.deepEqual(
    (await list()).map(({ id, state, isWatched, end }) => [id, state, isWatched, end]),
    [
      ['run-3', 'running', false, undefined],
      ['run-2', 'running', true, undefined],
      ['run-1', 'ended', false, undefined],
    ],
  );
  leave?.();
  assert.equal((await list())[1]?.isWatched, false);
});
