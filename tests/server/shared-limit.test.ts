import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { startTestServer } from './test-server.ts';

const MOST = 8;

test('connections by IPv4 and by IPv6 share one limit, and each that goes makes room for either', async (t) => {
  const { port } = await startTestServer(t, { maxConnections: MOST });
  const sockets: Socket[] = [];
  t.after(() => {
    for (const socket of sockets) socket.destroy();
  });
  const open = (host: string, count: number): Socket[] => {
    const opened = Array.from({ length: count }, () => connect(port, host).on('error', () => undefined));
    sockets.push(...opened);
    return opened;
  };
  const answered = (socket: Socket): Promise<boolean> =>
    new Promise((resolve) => {
      socket.once('data', () => resolve(true)).once('close', () => resolve(false));
      socket.write(`GET /api/health HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    });
  const [first] = open('::1', 1);
  if (first === undefined || !(await answered(first))) return t.skip('this machine has no IPv6 on loopback');
  const six = [first, ...open('::1', MOST / 2 - 1)];
  const four = open('127.0.0.1', MOST / 2);
  for (const socket of [...six.slice(1), ...four]) assert.ok(await answered(socket), 'within the limit');
  for (const host of ['127.0.0.1', '::1'])
    for (const socket of open(host, 2)) assert.equal(await answered(socket), false, 'beyond the limit');
  for (const socket of six) socket.destroy();
  // The server hears of it a moment later.
  let taken = false;
  for (let tries = 0; !taken && tries < 100; tries++) {
    const [socket] = open('127.0.0.1', 1);
    taken = socket !== undefined && (await answered(socket));
  }
  assert.ok(taken, 'there is room for IPv4 again');
});
