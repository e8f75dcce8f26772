import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunView, RunViewSchema } from '../../src/protocol/run.ts';
import { eventsOfRun } from '../support/api-client.ts';
import { report } from '../support/figure.ts';
import { rounds } from '../support/scale.ts';
import { startServer } from '../support/server-process.ts';

const READERS = 30;
const CLICKS = 10;
/** So many of them come before the others and take all places with their clicks. */
const GREEDY = 3;
/** How often each of them presses Run again afterwards, and waits until that run has ended. */
const PATIENT_ROUNDS = rounds(0, 10);
/** Longest that anybody may wait for a place. */
const TURN_WITHIN_MS = 120_000;

interface Refused {
  readonly retryAfterSeconds: number;
  readonly turn?: string;
}
type Answer = { readonly run: RunView } | Refused;

test(`${READERS} readers press Run ${CLICKS} times each: every click is answered, every reader gets a turn`, {
  timeout: TURN_WITHIN_MS + PATIENT_ROUNDS * 120_000 + 60_000,
}, async (t) => {
  const server = await startServer(['--concurrent', '2'], [], 'tests/trust/fixture-server.ts');
  t.after(() => server.stop());
  const statuses = new Map<number, number>();
  const startedAfterMs: number[] = [];
  const waitedMs: number[] = [];
  let finished = 0;

  const press = async (turn?: string): Promise<Answer> => {
    const response = await fetch(`${server.origin}/api/runs`, {
      method: 'POST',
      headers: { origin: server.origin, 'content-type': 'application/json' },
      body: JSON.stringify({ demo: 'exits-with', turn }),
    });
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    const body = await response.json();
    if (response.ok) return { run: RunViewSchema.parse(body) };
    assert.equal(response.status, 429, JSON.stringify(body));
    const retryAfterSeconds = Number(response.headers.get('retry-after'));
    assert.ok(retryAfterSeconds >= 1 && retryAfterSeconds <= 60, `Retry-After ${retryAfterSeconds}`);
    return { retryAfterSeconds, turn: body.turn };
  };
  /** Watches a run to its end, as a page does. */
  const watch = async ({ id }: RunView, clickedMs: number): Promise<void> => {
    for await (const event of eventsOfRun(server.origin, id)) {
      if (event.type === 'started') startedAfterMs.push(performance.now() - clickedMs);
      if (event.type === 'end') {
        assert.equal(event.data.end.kind, 'finished', event.data.end.sentence);
        finished += 1;
      }
    }
  };
  /** Presses until a run is accepted, coming back when it is told to, and watches it. @returns how long that took */
  const pressPatiently = async (before?: Answer): Promise<number> => {
    const cameMs = performance.now();
    let answer = before ?? (await press());
    while (!('run' in answer)) {
      await sleep(answer.retryAfterSeconds * 1000);
      answer = await press(answer.turn);
    }
    const waited = performance.now() - cameMs;
    await watch(answer.run, performance.now());
    return waited;
  };
  const greedy = Promise.withResolvers<void>();
  let greedyLeft = GREEDY;
  const reader = async (_: unknown, n: number): Promise<void> => {
    if (n >= GREEDY) await greedy.promise;
    const cameMs = performance.now();
    const watched: Promise<void>[] = [];
    let refused: Refused | undefined;
    for (let click = 0; click < CLICKS; click++) {
      const answer: Answer = await press(refused?.turn);
      if ('run' in answer) watched.push(watch(answer.run, performance.now()));
      else refused = answer;
    }
    if (n < GREEDY && --greedyLeft === 0) greedy.resolve();
    if (watched.length === 0) await pressPatiently(refused);
    waitedMs.push(performance.now() - cameMs);
    await Promise.all(watched);
    for (let round = 0; round < PATIENT_ROUNDS; round++) waitedMs.push(await pressPatiently());
  };
  await Promise.all(Array.from({ length: READERS }, reader));

  const accepted = (statuses.get(201) ?? 0) + (statuses.get(202) ?? 0);
  const clicks = [...statuses.values()].reduce((sum, count) => sum + count, 0);
  assert.ok(clicks >= READERS * CLICKS);
  assert.equal(accepted + (statuses.get(429) ?? 0), clicks, 'no click without an answer');
  assert.equal(finished, accepted, 'each run that was accepted has run');
  assert.ok((statuses.get(429) ?? 0) > 0, 'the room was full');
  const longestMs = Math.max(...waitedMs);
  assert.ok(longestMs <= TURN_WITHIN_MS, `somebody waited ${longestMs} ms for a turn`);
  startedAfterMs.sort((a, b) => a - b);
  const p95Ms = startedAfterMs[Math.floor(0.95 * (startedAfterMs.length - 1))] ?? Number.NaN;
  report(t, {
    id: 'R20',
    what: `${READERS} readers press Run ${CLICKS} times at once on two places, ${GREEDY} before the others, come back when they are told to${PATIENT_ROUNDS > 0 ? `, and press ${PATIENT_ROUNDS} times more` : ''}`,
    measured: `${clicks} clicks, ${clicks} answered (${accepted} x 201 or 202, ${statuses.get(429)} x 429 with Retry-After), ${finished} of ${accepted} runs finished; all ${READERS} had a turn, the last after ${(longestMs / 1000).toFixed(1)} s; from click to start p95 ${(p95Ms / 1000).toFixed(1)} s`,
    target: 'every click answered, nobody starved',
  });
});
