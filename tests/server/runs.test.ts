import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HealthSchema } from '../../src/protocol/environment.ts';
import { ProblemSchema } from '../../src/protocol/problem.ts';
import { RecordingSchema } from '../../src/protocol/recording.ts';
import { RunViewSchema } from '../../src/protocol/run.ts';
import { demo, startTestServer } from './test-server.ts';

test('health says what the machine can show, in the shape that the page parses', async (t) => {
  const { origin } = await startTestServer(t);
  const health = HealthSchema.parse(await (await fetch(`${origin}/api/health`)).json());
  assert.equal(health.version, '0.0.0-test');
  assert.equal(health.cgroup.version, 1);
});

test('the catalogue lists demos with the JSON Schema of their knobs', async (t) => {
  const { origin } = await startTestServer(t);
  const answer = await (await fetch(`${origin}/api/demos`)).json();
  assert.deepEqual(answer, { demos: [demo] });
});

test('a run is started with the knobs that were given and the defaults of the others', async (t) => {
  const { post, origin } = await startTestServer(t);
  const answer = await post('/api/runs', { demo: 'log-cache', knobs: { totalMb: 3 } });
  assert.equal(answer.status, 201);
  const view = RunViewSchema.parse(await answer.json());
  assert.equal(answer.headers.get('location'), `/api/runs/${view.id}`);
  assert.deepEqual(view.knobs, { totalMb: 3 });
  assert.deepEqual(RunViewSchema.parse(await (await fetch(`${origin}/api/runs/${view.id}`)).json()), view);
});

test('a bad knob is named, with what was expected and what was found', async (t) => {
  const { post, runner } = await startTestServer(t);
  for (const knobs of [
    { totalMb: 0 },
    { totalMb: '64' },
    { totalMb: 1.5 },
    { totalMb: null },
    { other: 1 },
    { __proto__x: 1 },
    [],
  ]) {
    const answer = await post('/api/runs', { demo: 'log-cache', knobs });
    assert.equal(answer.status, 400, JSON.stringify(knobs));
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    const problem = ProblemSchema.parse(await answer.json());
    assert.ok(problem.errors?.[0]?.name, JSON.stringify(problem));
    assert.ok(problem.detail.length > 20);
  }
  assert.equal(runner.runs.length, 0);
});

test('a program that has not been built here is not started, and the answer says how to build it', async (t) => {
  const reason = 'log-cache has not been built here. Type npm run go.';
  const unbuilt = { ...demo, notRunnable: reason };
  const { post, runner } = await startTestServer(t, {
    catalogue: { list: () => [unbuilt], get: () => unbuilt },
  });
  const answer = await post('/api/runs', { demo: 'log-cache' });
  assert.equal(answer.status, 409);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  assert.equal(ProblemSchema.parse(await answer.json()).detail, reason);
  assert.equal(runner.runs.length, 0);
});

test('a full waiting room answers 429 with the time to come back', async (t) => {
  const { post, runner } = await startTestServer(t);
  runner.next.full = true;
  const answer = await post('/api/runs', { demo: 'log-cache' });
  assert.equal(answer.status, 429);
  assert.equal(answer.headers.get('retry-after'), '7');
  assert.equal(ProblemSchema.parse(await answer.json()).turn, 'turn-1-x');
});

test('an action answers with its mark; what cannot be done says why', async (t) => {
  const { post, runner } = await startTestServer(t);
  await post('/api/runs', { demo: 'log-cache' });
  const act = async (action: string) => {
    const answer = await post('/api/runs/run-1/actions', { action });
    return { status: answer.status, body: await answer.json() };
  };
  const done = await act('start-reader');
  assert.equal(done.status, 200);
  assert.equal(done.body.mark.name, 'start-reader');
  assert.deepEqual(
    [await act('delete-current'), await act('reopen-current'), await act('rm')].map(({ status, body }) => [
      status,
      body.title,
    ]),
    [
      [409, 'Refused'],
      [504, 'No answer'],
      [404, 'Unknown action'],
    ],
  );
  runner.runs[0]?.end();
  assert.deepEqual((await act('start-reader')).status, 409);
});

test('stopping answers with the end, as often as it is asked', async (t) => {
  const server = await startTestServer(t);
  await server.post('/api/runs', { demo: 'log-cache' });
  for (const _ of [1, 2, 3]) {
    const answer = await server.delete('/api/runs/run-1');
    assert.equal(answer.status, 200);
    assert.equal(RunViewSchema.parse(await answer.json()).state, 'ended');
  }
  assert.equal(server.runner.runs[0]?.log.since(0).length, 1);
});

test('a stop that takes its time answers 202', async (t) => {
  const server = await startTestServer(t, { stopWaitMs: 20 });
  await server.post('/api/runs', { demo: 'log-cache' });
  const [run] = server.runner.runs;
  assert.ok(run);
  const { stop } = run;
  run.stop = () => run.gone;
  assert.equal((await server.delete('/api/runs/run-1')).status, 202);
  await stop('server');
});

test('unknown ids are 404 on every route of a run, whatever they look like', async (t) => {
  const server = await startTestServer(t);
  for (const id of [
    'run-9',
    'constructor',
    '__proto__',
    'RUN-1',
    'a'.repeat(41),
    'run-1%20',
    'run%2D9',
    'toString',
  ]) {
    const statuses = [
      (await fetch(`${server.origin}/api/runs/${id}`)).status,
      (await fetch(`${server.origin}/api/runs/${id}/events`)).status,
      (await fetch(`${server.origin}/api/runs/${id}/export`)).status,
      (await server.post(`/api/runs/${id}/actions`, { action: 'start-reader' })).status,
      (await server.delete(`/api/runs/${id}`)).status,
    ];
    assert.deepEqual(statuses, [404, 404, 404, 404, 404], id);
  }
});

test('the JSON export is a recording of every event', async (t) => {
  const { post, origin, runner } = await startTestServer(t);
  await post('/api/runs', { demo: 'log-cache' });
  const [run] = runner.runs;
  run?.started();
  run?.sample(0);
  run?.end();
  const answer = await fetch(`${origin}/api/runs/run-1/export`);
  assert.match(
    answer.headers.get('content-disposition') ?? '',
    /^attachment; filename="log-cache-run-1\.json"$/,
  );
  const recording = RecordingSchema.parse(await answer.json());
  assert.equal(recording.recordedAt, '2026-01-02T03:04:05.678Z');
  assert.deepEqual(recording.events, run?.log.since(0));
});

test('the CSV export has a row per sample, and an empty cell where there was no reading', async (t) => {
  const { post, origin, runner } = await startTestServer(t);
  await post('/api/runs', { demo: 'log-cache' });
  const [run] = runner.runs;
  run?.started();
  run?.sample(0);
  run?.sample(1, { demo: { loggedBytes: 7, '=HYPERLINK("x")': 1 } });
  const answer = await fetch(`${origin}/api/runs/run-1/export?format=csv`);
  assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8');
  const text = await answer.text();
  assert.ok(text.endsWith('\r\n'));
  const rows = text
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  const header = rows[0] ?? [];
  const cell = (row: number, name: string) => rows[row]?.[header.indexOf(name)];
  assert.equal(rows.length, 3);
  assert.ok(rows.every((row) => row.length === header.length));
  assert.equal(cell(2, 'cgroup.usageBytes'), '1001');
  assert.equal(cell(2, 'demo.loggedBytes'), '7');
  assert.equal(cell(2, 'cgroup.fileBytes'), '');
  assert.equal(cell(1, 'runtime.heapUsedBytes'), '');
  assert.doesNotMatch(text, /HYPERLINK/);
  assert.equal((await fetch(`${origin}/api/runs/run-1/export?format=xlsx`)).status, 400);
});

test('a fault of the notebook is a 500 without its inside, and is reported', async (t) => {
  const { post, origin, runner, faults } = await startTestServer(t);
  await post('/api/runs', { demo: 'log-cache' });
  const [run] = runner.runs;
  assert.ok(run);
  run.view = () => {
    throw new Error('secret path /root/x');
  };
  const answer = await fetch(`${origin}/api/runs/run-1`);
  assert.equal(answer.status, 500);
  assert.doesNotMatch(await answer.text(), /secret/);
  assert.equal(faults.length, 1);
});
