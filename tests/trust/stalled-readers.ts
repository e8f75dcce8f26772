import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerProcess } from '../support/server-process.ts';

/** How many are opened at a time, and how often it is looked at them: the tables of the kernel are long then. */
const AT_A_TIME = 25;
const LOOK_EVERY_MS = 100;
const FULL_WITHIN_MS = 60_000;

/** Opens event streams that are asked for from the first event on and never read. @returns when each is being fed */
export async function openStalled(
  t: TestContext,
  server: ServerProcess,
  runId: string,
  count: number,
): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const next = Math.min(AT_A_TIME, count - sockets.length);
    const group = await Promise.all(Array.from({ length: next }, () => openOne(t, server, runId)));
    await eventuallyHolds(
      'something is sent to each reader',
      () => Math.min(...kernelBuffers(server, group)) > 0,
    );
    sockets.push(...group);
  }
  return sockets;
}

function openOne(t: TestContext, server: ServerProcess, runId: string): Promise<Socket> {
  const { port, host } = new URL(server.origin);
  return new Promise((resolve, reject) => {
    const socket = connect({ port: Number(port), host: '127.0.0.1' });
    t.after(() => socket.destroy());
    socket.once('error', reject).once('connect', () => {
      socket.pause();
      socket.write(`GET /api/runs/${runId}/events HTTP/1.1\r\nHost: ${host}\r\n\r\n`, () => resolve(socket));
    });
  });
}

/**
 * Takes the first piece of each at last, to see what it was answered: one that was refused is not stalled. Not sooner, because
 * the kernel holds more for who has begun to read.
 */
export function answersTo(stalled: readonly Socket[]): Promise<string[]> {
  const answer = (socket: Socket): Promise<string> =>
    new Promise((resolve) => {
      socket.removeAllListeners('error').once('error', (error) => resolve(error.message));
      socket.once('close', () => resolve('closed'));
      socket.once('data', (head: Buffer) => {
        socket.pause();
        resolve(head.toString('latin1').split('\r\n', 1)[0] ?? '');
      });
      socket.resume();
    });
  return Promise.all(stalled.map(answer));
}

/** Waits until the kernel has held the same for every connection for half a second. @returns what it holds for each, in bytes */
export async function untilFull(server: ServerProcess, stalled: readonly Socket[]): Promise<number[]> {
  let held: number[] = [];
  let sinceMs = performance.now();
  await eventuallyHolds('the kernel takes no more for any reader', () => {
    const now = kernelBuffers(server, stalled);
    if (now.join() !== held.join()) sinceMs = performance.now();
    held = now;
    return Math.min(...held) > 0 && performance.now() - sinceMs > 500;
  });
  return held;
}

async function eventuallyHolds(what: string, holds: () => boolean): Promise<void> {
  const giveUpMs = performance.now() + FULL_WITHIN_MS;
  while (!holds()) {
    if (performance.now() > giveUpMs) throw new Error(`Waited ${FULL_WITHIN_MS} ms in vain for: ${what}`);
    await sleep(LOOK_EVERY_MS);
  }
}

/**
 * Bytes that the kernel holds for each of these connections: sent by the server and not yet taken, at
 * either end. Source: proc_net(5), `tx_queue` and `rx_queue` of /proc/net/tcp.
 */
function kernelBuffers(server: ServerProcess, sockets: readonly Socket[]): number[] {
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
