import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { thisKernel } from '../../../src/kernel/kernel-roots.ts';
import { comparableAddress, parseProcNetTcp, readProcNetTcp } from '../../../src/kernel/proc-net-tcp.ts';
import { findSender, senderOf } from '../../../src/server/sender-of.ts';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const row = (local: string, remote: string, uid: number, inode: number): string =>
  `   0: ${local} ${remote} 01 00000000:00000000 00:00000000 00000000  ${uid}        0 ${inode} 1 0000000000000000 20 4 30 10 -1`;
const table = (...rows: string[]) => parseProcNetTcp([HEAD, ...rows, ''].join('\n'));
const ours = row('0100007F:10E1', '0100007F:C350', 0, 11);

test('a row is two ends, a user and an inode', () => {
  assert.deepEqual(table(ours), [
    {
      localAddress: '[::ffff:7f00:1]',
      localPort: 4321,
      remoteAddress: '[::ffff:7f00:1]',
      remotePort: 50_000,
      uid: 0,
      inode: 11,
    },
  ]);
  assert.deepEqual(table(), []);
  assert.throws(() => table('  0: something else'), /address:port/);
});

const listening = row('0100007F:10E1', '00000000:0000', 0, 10);
const end = { localAddress: '127.0.0.1', localPort: 4321, remoteAddress: '127.0.0.1', remotePort: 50_000 };
const senderIn = (rows: string[], our: Parameters<typeof findSender>[1] = end) =>
  findSender(table(listening, ...rows), our, 4321);

test('addresses are compared in one form, whatever socket holds them', () => {
  assert.equal(comparableAddress('127.0.0.1'), '[::ffff:7f00:1]');
  assert.equal(comparableAddress('::ffff:127.0.0.1'), '[::ffff:7f00:1]');
  assert.equal(comparableAddress('::1'), '[::1]');
  assert.equal(comparableAddress('fe80::1%lo'), undefined);
  const [six] = table(row(`${'0'.repeat(24)}01000000:10E1`, `${'0'.repeat(24)}01000000:C350`, 0, 1));
  assert.equal(six?.localAddress, '[::1]');
  assert.equal(six?.remoteAddress, '[::1]');
});

test('the other end of our connection is the sender', () => {
  const theirs = row('0100007F:C350', '0100007F:10E1', 1001, 12);
  assert.deepEqual(senderIn([ours, theirs]), { kind: 'user', uid: 1001 });
});

test('an IPv4 connection of an IPv6 socket is found too', () => {
  const theirs = row(
    '0000000000000000FFFF00000100007F:C350',
    '0000000000000000FFFF00000100007F:10E1',
    1001,
    12,
  );
  assert.deepEqual(senderIn([ours, theirs]), { kind: 'user', uid: 1001 });
});

test('an end that was closed has no owner: its user reads as 0 and is not believed', () => {
  const theirs = row('0100007F:C350', '0100007F:10E1', 0, 0);
  assert.deepEqual(senderIn([ours, theirs]), { kind: 'gone' });
  assert.deepEqual(senderIn([ours]), { kind: 'gone' });
});

test('a connection that was reset is in no table, and has nobody at its other end', () => {
  assert.deepEqual(senderIn([]), { kind: 'gone' });
  assert.deepEqual(senderIn([], {}), { kind: 'gone' });
});

test('the same ports between other addresses are another connection, whoever has it', () => {
  const readers = row('0100007F:C350', '0100007F:10E1', 1000, 12);
  const attackers = [
    row(`${'0'.repeat(24)}01000000:C350`, `${'0'.repeat(24)}01000000:10E1`, 1001, 13),
    row('0200007F:C350', '0100007F:10E1', 1001, 14),
  ];
  for (const [remoteAddress, localAddress, uid] of [
    ['127.0.0.1', '127.0.0.1', 1000],
    ['::1', '::1', 1001],
    ['127.0.0.2', '127.0.0.1', 1001],
  ] as const)
    assert.deepEqual(
      senderIn([readers, ...attackers], { ...end, localAddress, remoteAddress }),
      { kind: 'user', uid },
      remoteAddress,
    );
  assert.deepEqual(senderIn(attackers), { kind: 'gone' });
});

test('tables that do not even list the port of the server say nothing', () => {
  assert.deepEqual(findSender([], end, 4321), { kind: 'untold' });
  assert.deepEqual(findSender(table(row('0100007F:0016', '00000000:0000', 0, 1)), end, 4321), {
    kind: 'untold',
  });
});

test('a connection of this process is of its own user, by IPv4 and IPv6', async (t) => {
  const probe = readProcNetTcp(thisKernel, 'tcp');
  if (probe.kind !== 'value') return t.skip(probe.because);
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer().listen(0, host);
    t.after(() => server.close());
    const up = await Promise.race([
      once(server, 'listening').then(() => true),
      once(server, 'error').then(() => false),
    ]);
    if (!up) continue;
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const accepted = once(server, 'connection');
    const client = connect(port, host);
    t.after(() => client.destroy());
    const [socket] = (await accepted) as [Socket];
    t.after(() => socket.destroy());
    assert.deepEqual(senderOf(thisKernel, socket, port), { kind: 'user', uid: process.getuid?.() }, host);
  }
});
