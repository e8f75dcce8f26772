import type { Socket } from 'node:net';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import { comparableAddress, readProcNetTcp, type TcpSocket } from '../kernel/proc-net-tcp.ts';
import { asked } from '../kernel/shortage.ts';
import type { Sender } from './gate/sender.ts';

/** Our end of a connection, as node:net gives it. The kernel no longer tells it of one that was reset. */
export type OurEnd = Partial<
  Readonly<Pick<Socket, 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort'>>
>;

/**
 * Whose process is at the other end of a connection from this machine: the kernel keeps for every socket which
 * user made it, and both ends of a loopback connection are in its tables.
 * @param listening port of the server: where the tables do not even list that, they say nothing
 * @throws Shortage when the tables cannot be looked at now: then nobody is let in unseen.
 */
export function senderOf(roots: KernelRoots, socket: OurEnd, listening: number): Sender {
  const sockets = (['tcp', 'tcp6'] as const).flatMap((table) => {
    const read = asked(readProcNetTcp(roots, table));
    return read.kind === 'value' ? read.value : [];
  });
  return findSender(sockets, socket, listening);
}

/**
 * Finds the sender in the tables: the other end mirrors ours, addresses and ports.
 * @returns `gone` where there is no such end, or nobody has it any more; `untold` only where the tables tell of
 * nothing at all, which whoever sends a request has no say in
 */
export function findSender(sockets: readonly TcpSocket[], our: OurEnd, listening: number): Sender {
  if (!sockets.some(({ localPort }) => localPort === listening)) return { kind: 'untold' };
  const { localAddress = '', localPort, remoteAddress = '', remotePort } = our;
  const [here, there] = [comparableAddress(localAddress), comparableAddress(remoteAddress)];
  const theirs = sockets.find(
    (one) =>
      one.localAddress === there &&
      one.localPort === remotePort &&
      one.remoteAddress === here &&
      one.remotePort === localPort &&
      one.inode !== 0,
  );
  return theirs === undefined ? { kind: 'gone' } : { kind: 'user', uid: theirs.uid };
}
