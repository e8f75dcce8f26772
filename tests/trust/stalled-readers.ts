import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import type { ServerProcess } from '../support/server-process.ts';

/** Opens event streams that are asked for from the first event on and never read. */
export function openStalled(
  t: TestContext,
  server: ServerProcess,
  runId: string,
  count: number,
): Promise<Socket[]> {
  const { port, host } = new URL(server.origin);
  const open = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port: Number(port), host: '127.0.0.1', onread: undefined });
      t.after(() => socket.destroy());
      socket.once('error', reject).once('connect', () => {
        socket.pause();
        socket.write(`GET /api/runs/${runId}/events HTTP/1.1\r\nHost: ${host}\r\n\r\n`, () =>
          resolve(socket),
        );
      });
    });
  return Promise.all(Array.from({ length: count }, open));
}

/**
 * Bytes that the kernel holds for each of these connections: sent by the server and not yet taken, at
 * either end. Source: proc_net(5), `tx_queue` and `rx_queue` of /proc/net/tcp.
 */
export function kernelBuffers(server: ServerProcess, sockets: readonly Socket[]): number[] {
  const serverPort = Number(new URL(server.origin).port);
  const held = new Map<number, number>();
  for (const line of readFileSync('/proc/net/tcp', 'latin1').trim().split('\n').slice(1)) {
    const [, local = '', remote = '', , queues = ''] = line.trim().split(/\s+/);
    const [unsent = 0, unread = 0] = queues.split(':').map((hex) => Number.parseInt(hex, 16));
    const [at = 0, to = 0] = [local, remote].map((address) =>
      Number.parseInt(address.split(':')[1] ?? '', 16),
    );
    if (at === serverPort) held.set(to, (held.get(to) ?? 0) + unsent);
    if (to === serverPort) held.set(at, (held.get(at) ?? 0) + unread);
  }
  return sockets.map(({ localPort = 0 }) => held.get(localPort) ?? 0);
}
