import assert from 'node:assert/strict';
import { connect, createServer as createNetServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { test } from 'node:test';
import { createServer } from '../../src/server/create-server.ts';
import { PortTaken } from '../../src/server/listen.ts';
import { measureLateness } from '../trust/machine-lateness.ts';
import { rawRequest, requestText } from './raw-request.ts';
import { createScriptedRunner } from './scripted-runner.ts';
import { openStream, until } from './sse-reader.ts';
import { startTestServer } from './test-server.ts';

const empty = { catalogue: { list: () => [], get: () => undefined }, dist: '/nowhere', version: '0' };

test('closing says bye to every reader, ends the runs and cuts idle connections', async (t) => {
  const { server, runner, post, origin, port } = await startTestServer(t);
  await post('/api/runs', { demo: 'log-cache' });
  runner.runs[0]?.started();
  const streams = await Promise.all(
    Array.from({ length: 100 }, () => openStream(`${origin}/api/runs/run-1/events`)),
  );
  await until('all are fed', () => streams.every(({ messages }) => messages.length === 1));
  const idle = connect(port, '127.0.0.1');
  let idleClosed = false;
  idle.on('close', () => {
    idleClosed = true;
  });
  await new Promise((resolve) => idle.once('connect', resolve));
  const lateness = measureLateness();
  const startMs = performance.now();
  await Promise.all([server.close('That was it.'), server.close('Twice does no harm.')]);
  const tookMs = performance.now() - startMs;
  const { p99Ms: machineLateMs } = await lateness();
  assert.ok(tookMs < 2000 + 4 * machineLateMs, `${tookMs} ms, a timer ${machineLateMs} ms`);
  await until('all streams have ended', () => streams.every(({ ended }) => ended));
  for (const { messages } of streams) {
    assert.deepEqual(messages.at(-1), { id: undefined, event: 'bye', data: '{"reason":"That was it."}' });
  }
  await until('the idle connection is cut', () => idleClosed);
  assert.ok(runner.closed);
  assert.equal(runner.runs[0]?.watchers, 0);
  await assert.rejects(fetch(`${origin}/api/health`));
});

test('readers hear the end of their run before goodbye, or goodbye alone when that takes too long', async (t) => {
  const { server, runner, post, origin } = await startTestServer(t, { farewellMs: 50 });
  for (let n = 0; n < 2; n++) await post('/api/runs', { demo: 'log-cache' });
  const [quick, slow] = runner.runs;
  assert.ok(quick && slow);
  const readers = await Promise.all(
    [quick, slow].map(({ id }) => openStream(`${origin}/api/runs/${id}/events`)),
  );
  const { stop } = slow;
  const asked = Promise.withResolvers<void>();
  slow.stop = async (by) => {
    await asked.promise;
    return stop(by);
  };
  const closed = server.close('That was it.');
  await until('both streams have ended', () => readers.every(({ ended }) => ended));
  const heard = readers.map(({ messages }) => messages.map(({ event }) => event));
  assert.deepEqual(heard, [['end', 'bye'], ['bye']]);
  asked.resolve();
  await closed;
});

test('a request that comes while the runs are being ended is sent away', async (t) => {
  const { server, runner, post, port, origin } = await startTestServer(t);
  await post('/api/runs', { demo: 'log-cache' });
  const [run] = runner.runs;
  assert.ok(run);
  const { stop } = run;
  const ask = requestText('GET /api/health HTTP/1.1', [`Host: 127.0.0.1:${port}`]);
  const early = connect(port, '127.0.0.1');
  let text = '';
  early.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  early.write(ask);
  await until('a first answer', () => text.includes('HTTP/1.1 200'));
  const asked = Promise.withResolvers<void>();
  run.stop = async (by) => {
    await asked.promise;
    return stop(by);
  };
  // The next request is under way on its connection when the end begins: half of it has been sent.
  early.write(ask.slice(0, 20));
  await fetch(`${origin}/api/health`);
  const closed = server.close('That was it.');
  early.write(ask.slice(20));
  await until('a second answer', () => text.includes('HTTP/1.1 503'));
  asked.resolve();
  await closed;
});

test('a taken port is told with the next free one, on either loopback address', async (t) => {
  for (const host of ['127.0.0.1', '::1']) {
    const other = createNetServer();
    await new Promise<void>((resolve) => other.listen({ port: 0, host }, resolve));
    t.after(() => other.close());
    const address = other.address();
    assert.ok(typeof address === 'object' && address !== null);
    const server = createServer({ ...empty, runner: createScriptedRunner() });
    await assert.rejects(server.listen(address.port), (error: unknown) => {
      assert.ok(error instanceof PortTaken);
      assert.match(error.message, new RegExp(`^Port ${address.port} is taken .* npm start -- --port \\d+$`));
      return true;
    });
    await server.close('test over');
    const again = createServer({ ...empty, runner: createScriptedRunner() });
    const free = Number(
      /--port (\d+)$/.exec(String(await again.listen(address.port).catch((error) => error)))?.[1],
    );
    assert.equal(await again.listen(free), free);
    await again.close('test over');
  }
});

test('only loopback addresses answer', async (t) => {
  const { port } = await startTestServer(t);
  const outside = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    // An address of a link alone would have to be asked for by the name of the link.
    .filter((one) => !one.internal && !(one.family === 'IPv6' && one.scopeid !== 0))
    .map(({ address }) => address);
  // On Linux all of 127.0.0.0/8 is this machine: whoever listens on every address answers here too.
  const others = [...outside, ...(process.platform === 'linux' ? ['127.0.0.2'] : [])];
  if (others.length === 0) return t.skip('this machine has no address but loopback');
  for (const address of others) {
    const socket = connect(port, address);
    const outcome = await new Promise<string>((resolve) => {
      socket.once('connect', () => resolve('connected'));
      socket.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    });
    socket.destroy();
    assert.equal(outcome, 'ECONNREFUSED', address);
  }
});

test('requests of a development server in front are judged by its port as well', async (t) => {
  const { port } = await startTestServer(t, { devPort: 1234 });
  const ask = (host: string, origin: string) =>
    rawRequest(port, requestText('GET /api/health HTTP/1.1', [`Host: ${host}`, `Origin: ${origin}`]));
  assert.equal((await ask('localhost:1234', 'http://localhost:1234')).status, 200);
  assert.equal((await ask('localhost:1235', 'http://localhost:1234')).status, 421);
  assert.equal((await ask('localhost:1234', 'http://localhost:1235')).status, 403);
});

test('connections beyond the limit are dropped and those within it are served', async (t) => {
  const { port, origin } = await startTestServer(t, { maxConnections: 20 });
  const sockets = Array.from({ length: 60 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  let closed = 0;
  for (const socket of sockets) {
    socket.on('close', () => {
      closed += 1;
    });
  }
  await until('the excess is dropped', () => closed === 40);
  sockets.find((socket) => !socket.destroyed)?.destroy();
  await until('a place is free', () => closed === 41);
  assert.equal((await fetch(`${origin}/api/health`)).status, 200);
  for (const socket of sockets) socket.destroy();
});
