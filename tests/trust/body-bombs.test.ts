import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { median } from 'simple-statistics';
import { rawRequest, requestText } from '../server/raw-request.ts';
import { report } from '../support/figure.ts';
import { rounds } from '../support/scale.ts';
import { startServer } from '../support/server-process.ts';
import { collecting } from './collecting.ts';
import { measureLateness } from './machine-lateness.ts';
import { cpuMs, rssBytes } from './process-cost.ts';

const ROUNDS = rounds(10, 30);
const WARM_UP = 20;
/** Whatever a body costs, it costs each time; what the collector and the allocator do meanwhile, they do now and then. */
const TIMES = 3;
const MB = 2 ** 20;
const TARGET_MS = 50;
const TARGET_MB = 5;
const always = (bytes: Buffer) => () => bytes;
const nested = (depth: number): Buffer => Buffer.from('['.repeat(depth) + ']'.repeat(depth));

test('bodies that blow up are refused at once and cost the server no memory', {
  timeout: 60_000 + TIMES * ROUNDS * 2000,
}, async (t) => {
  const server = await startServer([], [], 'src/server/main.ts', collecting);
  t.after(() => server.stop());
  const pid = server.child.pid ?? 0;
  const { port, host } = new URL(server.origin);
  const head = (...more: string[]): Buffer =>
    Buffer.from(
      requestText('POST /api/runs HTTP/1.1', [
        `Host: ${host}`,
        `Origin: ${server.origin}`,
        'Content-Type: application/json',
        ...more,
      ]),
    );
  const whole = (body: Buffer, ...more: string[]): Buffer =>
    Buffer.concat([head(`Content-Length: ${body.length}`, ...more), body]);
  const chunk = Buffer.from(`4000\r\n${' '.repeat(0x4000)}\r\n`);
  const endless = (): (() => Buffer) => {
    let begun = false;
    return () => {
      const bytes = begun ? chunk : head('Transfer-Encoding: chunked');
      begun = true;
      return bytes;
    };
  };
  const bombs: readonly (readonly [string, () => Buffer | (() => Buffer), number])[] = [
    ['8.6 MB of empty objects', always(whole(Buffer.from(`[${'{},'.repeat(2_866_666)}{}]`))), 413],
    ['100,000 arrays in each other', always(whole(nested(100_000))), 413],
    ['32,000 arrays in each other', always(whole(nested(32_000))), 400],
    ['gzip of 50 MB', always(whole(gzipSync(Buffer.alloc(50 * MB)), 'Content-Encoding: gzip')), 415],
    ['chunks without end', endless, 413],
  ];
  const tookMs: number[] = [];
  const explode = async (times: number): Promise<void> => {
    for (let round = 0; round < times; round++)
      for (const [name, bomb, status] of bombs) {
        const answer = await rawRequest(Number(port), bomb(), 20_000);
        assert.equal(answer.status, status, `${name}: ${answer.body}`);
        tookMs.push(answer.ms);
      }
  };
  await explode(WARM_UP);
  tookMs.length = 0;
  const cpuBeforeMs = cpuMs(pid);
  const lateness = measureLateness();
  const grownMb: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    const beforeBytes = rssBytes(pid);
    let mostBytes = beforeBytes;
    const watching = setInterval(() => {
      mostBytes = Math.max(mostBytes, rssBytes(pid));
    }, 5);
    await explode(ROUNDS).finally(() => clearInterval(watching));
    grownMb.push((mostBytes - beforeBytes) / MB);
  }
  const { p99Ms: machineLateMs } = await lateness();
  const workMs = (cpuMs(pid) - cpuBeforeMs) / tookMs.length;
  tookMs.sort((a, b) => a - b);
  const at = (share: number): number => tookMs[Math.floor(share * (tookMs.length - 1))] ?? Number.NaN;
  assert.ok(
    at(0.95) <= TARGET_MS + 4 * machineLateMs,
    `p95 ${at(0.95)} ms, ${workMs} ms of work each, a timer ${machineLateMs} ms late`,
  );
  assert.ok(median(grownMb) <= TARGET_MB, `most of ${TIMES} times more: ${grownMb.join(', ')} MB`);
  report(t, {
    id: 'T15',
    what: `${bombs.map(([name]) => name).join(', ')}: each ${ROUNDS} times, and that ${TIMES} times, at a server whose Node collects every second`,
    measured: `all refused, in ${at(0.5).toFixed(0)} ms (p50), ${at(0.95).toFixed(0)} ms (p95), ${at(1).toFixed(0)} ms at most (a timer that does nothing: ${machineLateMs.toFixed(0)} ms late), ${workMs.toFixed(1)} ms of the server's work; RSS at most ${grownMb.map((mb) => `+${mb.toFixed(1)}`).join(', ')} MB`,
    target: `4xx, p95 ${TARGET_MS} ms, RSS +${TARGET_MB} MB most times`,
  });
});
