import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunView, RunViewSchema } from '../../src/protocol/run.ts';
import { eventsOfRun } from '../support/api-client.ts';
import { report } from '../support/figure.ts';
import { rounds } from '../support/scale.ts';
import { startServer } from '../support/server-process.ts';
import { slowdownOf } from './process-cost.ts';

const READERS = 30;
const CLICKS = 10;
/** So many of them come before the others and take all places with their clicks. */
const GREEDY = 3;
/** How often each of them presses Run again afterwards, and waits until that run has ended. */
const PATIENT_ROUNDS = rounds(0, 10);
/** Longest that anybody may wait for a place. */
const TURN_WITHIN_MS = 120_000;
/** Longest that 95 of 100 clicks may go without an answer, whichever that is: whoever waits longer presses again. */
const ANSWER_WITHIN_MS = 1000;
/** And the others: clients of a class come all at once, to a server that starts two programs meanwhile. */
const LAST_ANSWER_WITHIN_MS = 5000;
/** The run begins at once, it waits, or there is no room. */
const ANSWERS = [201, 202, 429];

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
  const answeredAfterMs: number[] = [];
  const startedAfterMs: number[] = [];
  let clicks = 0;
  const waitedMs: number[] = [];
  let finished = 0;

  const press = async (turn?: string): Promise<Answer> => {
    const clickedMs = performance.now();
    clicks += 1;
    const response = await fetch(`${server.origin}/api/runs`, {
      method: 'POST',
      headers: { origin: server.origin, 'content-type': 'application/json' },
      body: JSON.stringify({ demo: 'exits-with', turn }),
    });
    const body = await response.json();
    answeredAfterMs.push(performance.now() - clickedMs);
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
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
  // Thirty at once are work for both ends, and other programs on the machine make that longer.
  const slowdowns = [server.child.pid ?? 0, process.pid].map(slowdownOf);
  await Promise.all(Array.from({ length: READERS }, reader));
  const slowdown = Math.max(...slowdowns.map((now) => now()));

  const accepted = (statuses.get(201) ?? 0) + (statuses.get(202) ?? 0);
  assert.ok(clicks >= READERS * CLICKS);
  assert.equal(answeredAfterMs.length, clicks, 'no click without an answer');
  assert.deepEqual(
    [...statuses.keys()].filter((status) => !ANSWERS.includes(status)),
    [],
    'and no other answer than these',
  );
  const [answeredMs, slowestMs] = [at(answeredAfterMs, 0.95), at(answeredAfterMs, 1)];
  const answers = `p95 ${answeredMs} ms, ${slowestMs} ms at most, on a machine that takes ${slowdown} times as long`;
  assert.ok(answeredMs <= ANSWER_WITHIN_MS * slowdown, answers);
  assert.ok(slowestMs <= LAST_ANSWER_WITHIN_MS * slowdown, answers);
  assert.equal(finished, accepted, 'each run that was accepted has run');
  assert.ok((statuses.get(429) ?? 0) > 0, 'the room was full');
  const longestMs = Math.max(...waitedMs);
  assert.ok(longestMs <= TURN_WITHIN_MS, `somebody waited ${longestMs} ms for a turn`);
  report(t, {
    id: 'R20',
    what: `${READERS} readers press Run ${CLICKS} times at once on two places, ${GREEDY} before the others, come back when they are told to${PATIENT_ROUNDS > 0 ? `, and press ${PATIENT_ROUNDS} times more` : ''}`,
    measured: `${clicks} clicks, ${clicks} answered (${accepted} x 201 or 202, ${statuses.get(429)} x 429 with Retry-After), p95 after ${answeredMs.toFixed(0)} ms, the last after ${slowestMs.toFixed(0)} ms (on a machine whose other work makes this one's take ${slowdown.toFixed(1)} times as long), ${finished} of ${accepted} runs finished; all ${READERS} had a turn, the last after ${(longestMs / 1000).toFixed(1)} s; from click to start p95 ${(at(startedAfterMs, 0.95) / 1000).toFixed(1)} s`,
    target: `every click answered, p95 within ${ANSWER_WITHIN_MS / 1000} s, nobody starved`,
  });
});

/** The value below which a share of all lies. */
function at(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? Number.NaN;
}
