import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { rawRequest, requestText } from '../server/raw-request.ts';
import { stopRun } from '../support/api-client.ts';
import { report } from '../support/figure.ts';
import { rounds } from '../support/scale.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { startLongPast } from './long-past.ts';
import { measureLateness } from './machine-lateness.ts';
import { answersTo, openStalled, untilFull } from './stalled-readers.ts';

const DRIPPING = 500;
const STALLED = 500;
const LASTS_MS = rounds(10, 60) * 1000;
const TARGET_MS = 200;
const MB = 2 ** 20;

interface Drips {
  /** How often one was cut off by the server. */
  readonly cutOff: number;
  stop(): void;
}

/**
 * Keeps so many connections that send the headers of a request a byte at a time and never come to their end,
 * each from an address of its own; one that is cut off connects again.
 */
function drip(t: TestContext, server: ServerProcess, count: number): Drips {
  const { port } = new URL(server.origin);
  const sockets = new Set<Socket>();
  let cutOff = 0;
  let stopped = false;
  const open = (n: number): void => {
    const socket = connect({
      port: Number(port),
      host: '127.0.0.1',
      localAddress: `127.0.0.${2 + (n % 250)}`,
    });
    sockets.add(socket);
    socket.write(`GET /api/health HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Slow: `);
    socket
      .on('error', () => undefined)
      .once('data', (answer: Buffer) => {
        if (answer.toString('latin1').startsWith('HTTP/1.1 408')) cutOff += 1;
      });
    socket.once('close', () => {
      sockets.delete(socket);
      if (!stopped) open(n);
    });
  };
  for (let n = 0; n < count; n++) open(n);
  const dripping = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write('x');
  }, 250);
  const stop = (): void => {
    stopped = true;
    clearInterval(dripping);
    for (const socket of sockets) socket.destroy();
  };
  t.after(stop);
  return {
    get cutOff() {
      return cutOff;
    },
    stop,
  };
}

test(`${DRIPPING} dripping clients and ${STALLED} stalled readers do not keep a page waiting`, {
  timeout: LASTS_MS + 180_000,
}, async (t) => {
  const server = await startServer([], [], 'tests/trust/fixture-server.ts');
  t.after(() => server.stop());
  const { port, host } = new URL(server.origin);
  const { run, bytes: offered } = await startLongPast(server.origin);
  const stalled = await openStalled(t, server, run.id, STALLED);
  const held = await untilFull(server, stalled);
  const heldMost = Math.max(...held);
  assert.ok(
    heldMost < offered - MB / 2,
    `the kernel took ${heldMost} of ${offered} bytes: nobody is stalled`,
  );
  const drips = drip(t, server, DRIPPING);
  const asked = ['/', '/api/health', '/api/demos', `/api/runs/${run.id}`];
  const tookMs: number[] = [];
  const lateness = measureLateness();
  const until = performance.now() + LASTS_MS;
  for (let n = 0; performance.now() < until; n++) {
    const text = requestText(`GET ${asked[n % asked.length]} HTTP/1.1`, [`Host: ${host}`]);
    const { status, ms } = await rawRequest(Number(port), text, 10_000);
    assert.equal(status, 200);
    tookMs.push(ms);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { p99Ms: machineLateMs } = await lateness();
  drips.stop();
  assert.deepEqual([...new Set(await answersTo(stalled))], ['HTTP/1.1 200 OK'], 'all of them were let in');
  await stopRun(server.origin, run.id);
  tookMs.sort((a, b) => a - b);
  const at = (share: number): number => tookMs[Math.floor(share * (tookMs.length - 1))] ?? Number.NaN;
  assert.ok(at(0.99) <= TARGET_MS + 4 * machineLateMs, `p99 ${at(0.99)} ms, a timer ${machineLateMs} ms`);
  assert.ok(drips.cutOff >= DRIPPING * 0.8, `${drips.cutOff} dripping clients were cut off`);
  report(t, {
    id: 'T16',
    what: `${DRIPPING} clients that drip their headers from 250 addresses and ${STALLED} readers that take nothing of ${(offered / MB).toFixed(1)} MB each, for ${LASTS_MS / 1000} s`,
    measured: `${tookMs.length} requests of a page answered: p50 ${at(0.5).toFixed(0)} ms, p99 ${at(0.99).toFixed(0)} ms (a timer that does nothing: ${machineLateMs.toFixed(0)} ms); ${drips.cutOff} times a dripping one was cut off`,
    target: 'p99 200 ms for a normal client',
  });
});
