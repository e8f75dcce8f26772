import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { until } from '../server/sse-reader.ts';
import { endOfRun, startRun } from '../support/api-client.ts';
import { report } from '../support/figure.ts';
import { soaking } from '../support/scale.ts';
import { startServer } from '../support/server-process.ts';
import { cpuMs, descriptors } from './process-cost.ts';

/** More connections than such a server may have descriptors; none of them ever asks anything. */
const IDLE = 300;
/** How long the server is watched doing nothing; short of its time for headers, when it would let go of them all. */
const WATCHED_MS = 2000;

for (const limit of soaking ? [64, 128, 256] : [64, 256])
  test(`a server with ${limit} descriptors refuses before it runs out, answers, and does not spin`, {
    timeout: 60_000,
  }, async (t) => {
    const server = await startServer([], ['prlimit', `--nofile=${limit}:${limit}`]);
    t.after(() => server.stop());
    const port = Number(new URL(server.origin).port);
    const pid = server.child.pid ?? 0;
    const sockets: Socket[] = [];
    t.after(() => {
      for (const socket of sockets) socket.destroy();
    });
    for (let i = 0; i < IDLE; i++)
      // What is refused is reset, and that is no error of the test.
      sockets.push(connect(port, '127.0.0.1').on('error', () => undefined));
    const refused = (): number => sockets.filter(({ destroyed }) => destroyed).length;
    const held = (): number => sockets.filter(({ readyState }) => readyState === 'open').length;
    await until(
      'each connection is held or refused',
      () => refused() + held() === IDLE && held() <= limit / 2,
    );
    const before = cpuMs(pid);
    const heldAtMost = held();
    const open = descriptors(pid);
    // Not a wait for something: processor time is counted over this span.
    await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));
    const share = (cpuMs(pid) - before) / WATCHED_MS;
    assert.ok(open < limit, `${open} of ${limit} descriptors are open`);
    assert.ok(share < 0.2, `${share} of a core while nothing is asked`);
    assert.equal(server.child.exitCode, null);
    // A run asked for while most descriptors are taken: it runs, or it says why it could not.
    for (const socket of sockets.filter(({ readyState }) => readyState === 'open').slice(0, 3))
      socket.destroy();
    await until('there is room for a page', () => descriptors(pid) <= open - 3);
    const crowded = await startRun(server.origin, 'log-cache', { totalMb: 8, lingerSeconds: 0 });
    const end = await endOfRun(server.origin, crowded.id);
    assert.ok(
      end.kind === 'finished' || /too many open files|EMFILE|descriptor/i.test(end.sentence),
      end.sentence,
    );
    for (const socket of sockets) socket.destroy();
    await until('the server has let go of them', () => descriptors(pid) <= open - heldAtMost);
    assert.equal((await fetch(`${server.origin}/api/health`)).status, 200);
    const run = await startRun(server.origin, 'log-cache', { totalMb: 8, lingerSeconds: 1 });
    assert.equal((await endOfRun(server.origin, run.id)).kind, 'finished');
    report(t, {
      id: 'R18',
      what: `server with ${limit} descriptors, ${IDLE} idle connections at once`,
      measured: `${IDLE - heldAtMost} refused at ${open} of ${limit} descriptors, ${(100 * share).toFixed(0)} % of a core meanwhile; a run among them ${end.kind === 'finished' ? 'finished' : 'failed and named the descriptors'}; then health answers and a run finishes`,
      target: 'refused before EMFILE; under 20 % of a core; answers',
    });
  });
