import type { Server } from 'node:http';
import { createServer } from 'node:net';
import { errnoOf } from '../kernel/errno.ts';

/** The port is taken; the message names the next free one and the command that uses it. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
  readonly port: number;
  constructor(port: number, free: number | undefined) {
    const advice =
      free === undefined
        ? 'Choose another with: npm start -- --port N'
        : `The next free one is ${free}: npm start -- --port ${free}`;
    super(`Port ${port} is taken by another program (or another notebook). ${advice}`);
    this.port = port;
  }
}

// LOOPBACK ONLY. This server starts processes; an address that other machines can reach would let
// them. There is no option for another host on purpose.
const ipv4 = '127.0.0.1';
const ipv6 = '::1';

/**
 * How many connections may wait to be accepted. Node asks for 511; of a thousand readers who come back at
 * once the others would be dropped by the kernel, and a browser tries again only after a second. Cut to
 * what the system allows. Source: listen(2), net.core.somaxconn.
 */
const backlog = 4096;

/**
 * Listens on 127.0.0.1 and, where the machine has it, on ::1, at the same port.
 * @param port 0 for any free one
 * @returns the port
 * @throws PortTaken
 */
export async function listenOnLoopback(v4: Server, v6: Server, port: number): Promise<number> {
  await listen(v4, port, ipv4);
  const address = v4.address();
  const chosen = typeof address === 'object' && address !== null ? address.port : port;
  try {
    await listen(v6, chosen, ipv6);
  } catch (error) {
    // Without IPv6 on this machine "localhost" means 127.0.0.1, and that is enough.
    if (!isWithoutIpv6(error)) {
      v4.close();
      throw error;
    }
  }
  return chosen;
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  try {
    await tryListen(server, port, host);
  } catch (error) {
    if (errnoOf(error) !== 'EADDRINUSE') throw error;
    throw new PortTaken(port, await nextFreePort(port));
  }
}

function tryListen(
  server: Pick<Server, 'once' | 'off' | 'listen'>,
  port: number,
  host: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, exclusive: true, backlog }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function nextFreePort(taken: number): Promise<number | undefined> {
  for (let port = taken + 1; port <= Math.min(taken + 50, 65_535); port++) {
    if ((await isFree(port, ipv4)) && (await isFree(port, ipv6))) return port;
  }
  return undefined;
}

async function isFree(port: number, host: string): Promise<boolean> {
  const probe = createServer();
  const free = await new Promise<boolean>((resolve) => {
    probe.once('error', (error) => resolve(isWithoutIpv6(error)));
    probe.listen({ port, host, exclusive: true }, () => resolve(true));
  });
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return free;
}

const isWithoutIpv6 = (error: unknown): boolean =>
  ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(errnoOf(error) ?? '');
