import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { thisKernel } from '../../src/kernel/kernel-roots.ts';
import { connectionLimit } from '../../src/server/connection-limit.ts';
import { until } from '../server/sse-reader.ts';
import { eventsOfRun, startRun, stopRun } from '../support/api-client.ts';
import { report } from '../support/figure.ts';
import { rounds } from '../support/scale.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { collecting } from './collecting.ts';
import { measureLateness } from './machine-lateness.ts';
import { cpuMs, rssBytes } from './process-cost.ts';
import { kernelBuffers, openStalled } from './stalled-readers.ts';

// Many readers of one run of a real server. In `npm test` they watch for a shorter time than in the soak.

const LASTS_MS = rounds(8, 60) * 1000;
/** A thousand, or as many as a server that may open as many files as this process takes. */
const MOST_READERS = Math.min(1000, Math.floor(connectionLimit(thisKernel.proc) * 0.8));
/** How many read on, and how many stall, where some do. */
const GOOD = Math.floor(MOST_READERS * 0.8);
const STALLED = Math.floor(MOST_READERS * 0.2);
const TARGET_MS = 250;
const MB = 2 ** 20;

interface Watched {
  readonly refused: number;
  readonly wrong: number;
  readonly resets: number;
  readonly fewestSamples: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Share of one core that the server used while they watched. */
  readonly cpuShare: number;
  /** How late a timer that does nothing was meanwhile, at its 99th of 100: what the machine itself costs. */
  readonly machineLateMs: number;
}

/**
 * Watches a run with so many readers, in a process of their own.
 * @param afterId their last event
 * @param meanwhile called when all are connected
 */
async function watch(
  t: TestContext,
  server: ServerProcess,
  runId: string,
  readers: number,
  afterId: number,
  meanwhile: () => Promise<void>,
): Promise<Watched> {
  const pid = server.child.pid ?? 0;
  const script = fileURLToPath(new URL('watchers.ts', import.meta.url));
  const args = [server.origin, runId, readers, afterId, LASTS_MS].map(String);
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  const connectedMs = performance.now();
  const cpuBeforeMs = cpuMs(pid);
  const lateness = measureLateness();
  await meanwhile();
  const { value } = await lines.next();
  const cpuShare = (cpuMs(pid) - cpuBeforeMs) / (performance.now() - connectedMs);
  return { ...JSON.parse(value ?? '{}'), cpuShare, machineLateMs: (await lateness()).p99Ms };
}

/** Nobody lost anything, and what came was soon there, apart from what a busy machine adds to everything. */
function assertFed(seen: Watched): void {
  assert.equal(seen.refused, 0, 'every reader is let in');
  assert.equal(seen.wrong + seen.resets, 0);
  const expected = LASTS_MS / 100;
  assert.ok(seen.fewestSamples >= expected * 0.9, `${seen.fewestSamples} of about ${expected} samples`);
  assert.ok(
    seen.p99Ms <= TARGET_MS + 4 * seen.machineLateMs,
    `p99 ${seen.p99Ms} ms, on a machine that is ${seen.machineLateMs} ms late itself`,
  );
}

const latencies = ({ p50Ms, p99Ms, machineLateMs }: Watched): string =>
  `from sample to client p50 ${p50Ms.toFixed(0)} ms, p99 ${p99Ms.toFixed(0)} ms (a timer that does nothing: ${machineLateMs.toFixed(0)} ms)`;

test(`${MOST_READERS} readers of one run lose nothing, and the next one is told when to come back`, {
  timeout: LASTS_MS + 90_000,
}, async (t) => {
  const server = await startServer();
  t.after(() => server.stop());
  const run = await startRun(server.origin, 'log-cache', { totalMb: 8, lingerSeconds: 120 });
  let oneMore: Response | undefined;
  const seen = await watch(t, server, run.id, MOST_READERS, 0, async () => {
    oneMore = await fetch(`${server.origin}/api/runs/${run.id}/events`);
    await oneMore.body?.cancel();
  });
  await stopRun(server.origin, run.id);
  assertFed(seen);
  assert.ok(seen.cpuShare <= 0.5, `${seen.cpuShare} of a core`);
  report(t, {
    id: 'R5',
    what: `${MOST_READERS} readers of one run at 10 Hz for ${LASTS_MS / 1000} s`,
    measured: `0 events lost or repeated; ${latencies(seen)}; server ${(100 * seen.cpuShare).toFixed(0)} % of a core`,
    target: '0 lost; p99 250 ms; 50 % of a core, at 1,000',
  });
  assert.equal(oneMore?.status, 503);
  assert.match(oneMore?.headers.get('retry-after') ?? '', /^\d+$/);
  report(t, {
    id: 'R6',
    what: `reader ${MOST_READERS + 1}`,
    measured: `503, Retry-After: ${oneMore?.headers.get('retry-after')}; the others lost nothing`,
    target: '503 and a time to come back',
  });
});

test('readers that take nothing cost the server little and the others nothing', {
  timeout: LASTS_MS + 90_000,
}, async (t) => {
  const server = await startServer([], [], 'tests/trust/fixture-server.ts', collecting);
  t.after(() => server.stop());
  const pid = server.child.pid ?? 0;
  const run = await startRun(server.origin, 'talks-at-length');
  const past = await readPast(server, run.id);
  // What it takes to send so much to as many at once, who take it, is no cost of stalling.
  const control = highestRss(t, pid);
  await Promise.all(Array.from({ length: STALLED }, () => readPast(server, run.id)));
  let before = 0;
  let stalling: (() => number) | undefined;
  let heldBytes: number[] = [];
  const seen = await watch(t, server, run.id, GOOD, past.lastId, async () => {
    // The good ones alone, for a while: nor is what it takes to feed them.
    await sleep(2000);
    before = control();
    stalling = highestRss(t, pid);
    const stalled = await openStalled(t, server, run.id, STALLED);
    heldBytes = await untilFull(server, stalled);
  });
  await stopRun(server.origin, run.id);
  assertFed(seen);
  const heldMb = Math.max(...heldBytes) / MB;
  const offeredMb = past.bytes / MB;
  assert.ok(heldMb < offeredMb - 0.5, `the kernel took ${heldMb} of ${offeredMb} MB: nobody is stalled`);
  const grownMb = ((stalling?.() ?? Number.NaN) - before) / MB;
  assert.ok(grownMb <= 32, `${grownMb} MB`);
  report(t, {
    id: 'R7',
    what: `${STALLED} readers that take nothing of ${offeredMb.toFixed(1)} MB each, among ${GOOD} good ones for ${LASTS_MS / 1000} s`,
    measured: `server (its Node collects every second) at most ${grownMb < 0 ? '' : '+'}${grownMb.toFixed(0)} MB of RSS over the same sent to ${STALLED} that take it, and up to ${heldMb.toFixed(1)} MB of each in the kernel's sockets; good ones 0 lost, ${latencies(seen)}`,
    target: '32 MB at most at 200 of 1,000; the good ones notice nothing',
  });
});

/** Looks at the RSS of a process twenty times a second. @returns the highest until it is asked, in bytes; then it stops */
function highestRss(t: TestContext, pid: number): () => number {
  let most = rssBytes(pid);
  const watching = setInterval(() => {
    most = Math.max(most, rssBytes(pid));
  }, 50);
  const stop = (): number => {
    clearInterval(watching);
    return most;
  };
  t.after(stop);
  return stop;
}

/** Reads what the run has said so far as fast as it comes. */
async function readPast(server: ServerProcess, runId: string): Promise<{ lastId: number; bytes: number }> {
  let bytes = 0;
  let lines = 0;
  for await (const event of eventsOfRun(server.origin, runId)) {
    bytes += JSON.stringify(event.data).length;
    if (event.type === 'log') lines += 1;
    if (lines === 2500) return { lastId: event.id, bytes };
  }
  throw new Error('The run ended before it had said everything.');
}

/** Waits until the kernel has held the same for every connection for half a second. @returns what it holds for each */
async function untilFull(server: ServerProcess, stalled: readonly Socket[]): Promise<number[]> {
  let held: number[] = [];
  let sinceMs = performance.now();
  await until(
    'the kernel takes no more for any reader',
    () => {
      const now = kernelBuffers(server, stalled);
      if (now.join() !== held.join()) sinceMs = performance.now();
      held = now;
      return Math.min(...held) > 0 && performance.now() - sinceMs > 500;
    },
    30_000,
  );
  return held;
}
