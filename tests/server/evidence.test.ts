import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCatalogue } from '../../src/catalogue/load-catalogue.ts';
import { loadHypotheses } from '../../src/catalogue/load-hypotheses.ts';
import { evidenceOf } from '../../src/claims/evidence.ts';
import { EvidenceSchema } from '../../src/protocol/evidence.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { runIn } from '../unit/claims/log-world.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const catalogue = loadCatalogue('demos');
const hypotheses = loadHypotheses('content/case-file.json');
const logCache = catalogue.get('log-cache');

/** A run of log-cache on a test server with these events in its log. */
async function runWith(
  t: Parameters<typeof startTestServer>[0],
  events: readonly RunEvent[],
): Promise<TestServer> {
  const server = await startTestServer(t, { catalogue, hypotheses });
  const answer = await server.post('/api/runs', { demo: 'log-cache' });
  assert.equal(answer.status, 201);
  const run = server.runner.runs[0];
  for (const { id: _, ...event } of events) if (event.type !== 'end') run?.append(event);
  return server;
}

test('a run’s evidence is what the page’s own function says of its events, as JSON', async (t) => {
  const events = runIn({
    ...{ totalMb: 160, mbPerTick: 2, fileMb: 30, ticks: 150, seed: 5 },
    acts: [
      { tick: 60, act: 'delete-rotated' },
      { tick: 110, act: 'reclaim' },
      { tick: 110, act: 'delete-current' },
    ],
  }).filter(({ type }) => type !== 'end');
  const server = await runWith(t, events);
  const answer = await fetch(`${server.origin}/api/runs/run-1/evidence`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
  const evidence = EvidenceSchema.parse(await answer.json());
  assert.ok(logCache !== undefined);
  assert.deepEqual(evidence, evidenceOf(logCache, hypotheses, events));
  assert.equal(evidence.claims.length, Object.keys(logCache.claims).length);
  const of = (id: string) => evidence.claims.find(({ claim }) => claim === `log-cache/${id}`);
  const before = of('byte-for-byte');
  assert.equal(before?.result, 'holds', 'the beginning was left alone');
  assert.ok((before?.window?.toTMs ?? Number.POSITIVE_INFINITY) <= 6_100);
  const spoiled = of('open-log-stays');
  assert.equal(spoiled?.result, 'not-shown');
  assert.match(spoiled?.because ?? '', /in the same moment/);
  assert.match(spoiled?.todo ?? '', /last line written/);
  assert.ok(evidence.hypotheses.some(({ id, move }) => id === 'logs-are-the-memory' && move === 'supports'));
});

test('a run that has only begun says nothing yet, and nothing false', async (t) => {
  const server = await runWith(
    t,
    runIn({ totalMb: 64, mbPerTick: 1, fileMb: 30, ticks: 3, acts: [], seed: 1 }).slice(0, 3),
  );
  const answer = await fetch(`${server.origin}/api/runs/run-1/evidence`);
  const { claims, hypotheses: moves } = EvidenceSchema.parse(await answer.json());
  assert.ok(claims.every(({ result, because }) => result === 'not-shown' && because !== undefined));
  assert.deepEqual(moves, []);
});

test('a run that is not known is 404; another method is 405 and names the one there is', async (t) => {
  const server = await startTestServer(t);
  const missing = await fetch(`${server.origin}/api/runs/run-9/evidence`);
  assert.equal(missing.status, 404);
  assert.match(missing.headers.get('content-type') ?? '', /problem\+json/);
  const wrong = await server.delete('/api/runs/run-9/evidence');
  assert.equal(wrong.status, 405);
  assert.equal(wrong.headers.get('allow'), 'GET');
});
