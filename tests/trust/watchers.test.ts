import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { thisKernel } from '../../src/kernel/kernel-roots.ts';
import { connectionLimit } from '../../src/server/connection-limit.ts';
import { startRun, stopRun } from '../support/api-client.ts';
import { report } from '../support/figure.ts';
import { rounds } from '../support/scale.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { collecting } from './collecting.ts';
import { startLongPast, takePast } from './long-past.ts';
import { measureLateness } from './machine-lateness.ts';
import { cpuMs, rssBytes } from './process-cost.ts';
import { answersTo, openStalled, untilFull } from './stalled-readers.ts';

// Many readers of one run of a real server. In `npm test` they watch for a shorter time than in the soak.

const LASTS_MS = rounds(8, 60) * 1000;
/** A thousand, or as many as a server that may open as many files as this process takes. */
const MOST_READERS = Math.min(1000, Math.floor(connectionLimit(thisKernel.proc) * 0.8));
/** How many read on, and how many stall, where some do. */
const GOOD = Math.floor(MOST_READERS * 0.8);
const STALLED = Math.floor(MOST_READERS * 0.2);
const TARGET_MS = 250;
const PERIOD_MS = 100;
/** Who heard nothing for so long at the end has lost it: of a thousand readers the last is later than 99 of 100 are. */
const LOST_MS = 10 * PERIOD_MS;
/** How many take the past at a time, to show what that costs: a few, so that they keep up whatever the server holds for them. */
const AT_A_TIME = 10;
const MB = 2 ** 20;
/**
 * What readers that stall may cost: for as long as they do, at the worst beside the good readers alone, and at the worst beside
 * a few who take the same.
 */
const STALLED_MB = 32;

interface Watched {
  readonly refused: number;
  readonly wrong: number;
  readonly resets: number;
  /** Readers whose connection was closed before the time was up. */
  readonly closedEarly: number;
  /** How long ago, when the time was up, the newest sample of whoever was last had been taken. */
  readonly behindMs: number;
  /** Events between the newest of all and the newest of whoever was last. */
  readonly behindIds: number;
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
  assert.equal(seen.closedEarly, 0, 'every reader is kept');
  assert.equal(seen.wrong + seen.resets, 0);
  const expected = LASTS_MS / PERIOD_MS;
  assert.ok(seen.fewestSamples >= expected * 0.9, `${seen.fewestSamples} of about ${expected} samples`);
  const withinMs = TARGET_MS + 4 * seen.machineLateMs;
  const late = `on a machine that is ${seen.machineLateMs} ms late itself`;
  assert.ok(seen.p99Ms <= withinMs, `p99 ${seen.p99Ms} ms, ${late}`);
  // Nobody lost the end either.
  const lostMs = LOST_MS + 4 * seen.machineLateMs;
  assert.ok(seen.behindMs <= lostMs, `somebody heard nothing for ${seen.behindMs} ms, ${late}`);
  const fewIds = Math.ceil(lostMs / PERIOD_MS);
  assert.ok(seen.behindIds <= fewIds, `somebody is ${seen.behindIds} events behind the others, ${late}`);
}

const latencies = ({ p50Ms, p99Ms, machineLateMs }: Watched): string =>
  `from sample to client p50 ${p50Ms.toFixed(0)} ms, p99 ${p99Ms.toFixed(0)} ms (a timer that does nothing: ${machineLateMs.toFixed(0)} ms)`;

test(`${MOST_READERS} readers of one run lose nothing, and the next one is told when to come back`, {
  timeout: LASTS_MS + 180_000,
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
  timeout: LASTS_MS + 180_000,
}, async (t) => {
  const server = await startServer([], [], 'tests/trust/fixture-server.ts', collecting);
  t.after(() => server.stop());
  const pid = server.child.pid ?? 0;
  const past = await startLongPast(server.origin);
  const { run } = past;
  // What it takes to send so much to as many, who take it, is no cost of stalling.
  const control = highestRss(t, pid);
  for (let sent = 0; sent < STALLED; sent += AT_A_TIME)
    await Promise.all(Array.from({ length: AT_A_TIME }, () => takePast(server.origin, past)));
  let controlBytes = 0;
  let aloneBytes = 0;
  let restingBytes = 0;
  let stalling: (() => number) | undefined;
  let stalled: readonly Socket[] = [];
  let heldBytes: number[] = [];
  const seen = await watch(t, server, run.id, GOOD, past.lastId, async () => {
    // The good ones alone, for a while: nor is what it takes to feed them.
    const alone = highestRss(t, pid);
    await sleep(2000);
    [controlBytes, aloneBytes] = [control(), alone()];
    stalling = highestRss(t, pid);
    stalled = await openStalled(t, server, run.id, STALLED);
    heldBytes = await untilFull(server, stalled);
    restingBytes = await lowestRss(pid);
  });
  assert.deepEqual([...new Set(await answersTo(stalled))], ['HTTP/1.1 200 OK'], 'all of them were let in');
  await stopRun(server.origin, run.id);
  assertFed(seen);
  const heldMb = Math.max(...heldBytes) / MB;
  const offeredMb = past.bytes / MB;
  assert.ok(heldMb < offeredMb - 0.5, `the kernel took ${heldMb} of ${offeredMb} MB: nobody is stalled`);
  const notTakenMb = heldBytes.reduce((sum, bytes) => sum + past.bytes - bytes, 0) / MB;
  assert.ok(
    notTakenMb >= 4 * STALLED_MB,
    `${notTakenMb} MB were not taken: too little to tell who keeps them`,
  );
  const peakBytes = stalling?.() ?? Number.NaN;
  const overControlMb = (peakBytes - controlBytes) / MB;
  const overAloneMb = (peakBytes - aloneBytes) / MB;
  const restingMb = (restingBytes - aloneBytes) / MB;
  assert.ok(restingMb <= STALLED_MB, `${restingMb} MB more for as long as they stall`);
  assert.ok(overControlMb <= STALLED_MB, `${overControlMb} MB more than for those who take it`);
  assert.ok(overAloneMb <= STALLED_MB, `${overAloneMb} MB more than with the good ones alone`);
  report(t, {
    id: 'R7',
    what: `${STALLED} readers that take nothing of ${offeredMb.toFixed(1)} MB each, among ${GOOD} good ones for ${LASTS_MS / 1000} s`,
    measured: `server (its Node collects every second) ${signed(restingMb)} MB of RSS, at most ${signed(overAloneMb)} MB while the past went out, ${signed(overControlMb)} MB over the same sent to ${STALLED} that take it; ${notTakenMb.toFixed(0)} MB not taken by anybody, up to ${heldMb.toFixed(1)} MB of each in the kernel's sockets; good ones 0 lost, ${latencies(seen)}`,
    target: `${STALLED_MB} MB at 200 of 1,000, while the past goes out too; the good ones notice nothing`,
  });
});

const signed = (mb: number): string => `${mb < 0 ? '' : '+'}${mb.toFixed(0)}`;

/** The lowest RSS of a process during two seconds, in which its Node collects twice: what it needs. */
async function lowestRss(pid: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let looks = 0; looks < 20; looks++) {
    least = Math.min(least, rssBytes(pid));
    await sleep(100);
  }
  return least;
}

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
