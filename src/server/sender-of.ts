import type { Socket } from 'node:net';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import { readProcNetTcp, type TcpSocket } from '../kernel/proc-net-tcp.ts';
import { asked } from '../kernel/shortage.ts';
import type { Sender } from './gate/sender.ts';

/**
 * Whose process is at the other end of a connection from this machine: the kernel keeps for every socket which
 * user made it, and both ends of a loopback connection are in its tables.
 * @throws Shortage when the tables cannot be looked at now: then nobody is let in unseen.
 */
export function senderOf(roots: KernelRoots, socket: Pick<Socket, 'localPort' | 'remotePort'>): Sender {
  const sockets = (['tcp', 'tcp6'] as const).flatMap((table) => {
    const read = asked(readProcNetTcp(roots, table));
    return read.kind === 'value' ? read.value : [];
  });
  return findSender(sockets, socket.localPort, socket.remotePort);
}

/**
 * Finds the sender in the tables: the other end mirrors ours.
 * @returns `untold` where not even our own end is listed, for then the tables say nothing of this connection
 */
export function findSender(
  sockets: readonly TcpSocket[],
  ourPort: number | undefined,
  theirPort: number | undefined,
): Sender {
  const ours = sockets.filter((one) => one.localPort === ourPort && one.remotePort === theirPort);
  if (ours.length === 0) return { kind: 'untold' };
  const theirs = sockets.filter(
    (one) =>
      one.localPort === theirPort &&
      one.remotePort === ourPort &&
      ours.some((our) => isMirror(our, one)) &&
      one.inode !== 0,
  );
  const [only] = theirs;
  return only === undefined ? { kind: 'gone' } : { kind: 'user', uid: only.uid };
}

/** An IPv4 connection of an IPv6 socket has its addresses behind a prefix: the last 32 bits are what counts. */
const isMirror = (one: TcpSocket, other: TcpSocket): boolean =>
  tail(one.localAddress) === tail(other.remoteAddress) &&
  tail(one.remoteAddress) === tail(other.localAddress);
const tail = (address: string): string => address.slice(-8);
