import { isIPv4, isIPv6 } from 'node:net';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { readKernelFile } from './kernel-file.ts';
import { KernelFormatError } from './kernel-format-error.ts';
import type { KernelRoots } from './kernel-roots.ts';
import { mapReading, type Reading } from './reading.ts';

/** One end of a TCP connection, or a listening socket, of this network namespace. */
export interface TcpSocket {
  /** As a URL writes an IPv6 host, so that equal addresses are equal texts: `[::1]`; 127.0.0.1 is `[::ffff:7f00:1]`. */
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** The user who made the socket. 0 as well when it has no owner any more: look at the inode. */
  readonly uid: number;
  /** 0 when the process has closed it, and only the kernel still keeps it. */
  readonly inode: number;
}

const ROW =
  /^\s*\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) [0-9A-F]{2} [0-9A-F]+:[0-9A-F]+ [0-9A-F]+:[0-9A-F]+ [0-9A-F]+\s+(\d+)\s+\d+ (\d+)/;

/**
 * Parses `/proc/net/tcp` or `/proc/net/tcp6`. The first line names the columns.
 *
 *     sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
 *      0: 0100007F:AAAB 00000000:0000 0A 00000000:00000001 00:00000000 00000000     0        0 454603 2 …
 *
 * Source: Linux Documentation/networking/proc_net_tcp.rst; proc_pid_net(5).
 * @throws KernelFormatError on a row of any other form.
 */
export function parseProcNetTcp(text: string, file = '/proc/net/tcp'): TcpSocket[] {
  const [, ...rows] = text.split('\n');
  // Thousands of rows have a few addresses between them, and this is asked for every request that starts something.
  const known = new Map<string, string>();
  const address = (printed: string): string => {
    const written = known.get(printed) ?? fromWords(printed);
    known.set(printed, written);
    return written;
  };
  return rows
    .filter((row) => row.trim() !== '')
    .map((row) => {
      const [, localAddress, localPort, remoteAddress, remotePort, uid, inode] = ROW.exec(row) ?? [];
      if (localAddress === undefined || remoteAddress === undefined)
        throw new KernelFormatError(file, '"sl: address:port address:port … uid timeout inode"', row);
      return {
        localAddress: address(localAddress),
        localPort: Number.parseInt(localPort ?? '', 16),
        remoteAddress: address(remoteAddress),
        remotePort: Number.parseInt(remotePort ?? '', 16),
        uid: Number(uid),
        inode: Number(inode),
      };
    });
}

/**
 * An address as this file's rows hold it. IPv4 is written as the IPv6 address that it has behind its prefix, because an
 * IPv6 socket can hold an IPv4 connection.
 * @param ip as node:net gives it
 * @returns undefined for what is no address of a host
 */
export function comparableAddress(ip: string): string | undefined {
  if (isIPv4(ip)) return canonical(`::ffff:${ip}`);
  return isIPv6(ip) && !ip.includes('%') ? canonical(ip) : undefined;
}

const canonical = (ipv6: string): string => new URL(`http://[${ipv6}]`).hostname;

/** The kernel prints words of 32 bits in the machine's own byte order: `0100007F` is 127.0.0.1 on most machines. */
function fromWords(printed: string): string {
  const bytes = Buffer.from(printed, 'hex');
  if (endianness() === 'LE') bytes.swap32();
  if (bytes.length === 4) return canonical(`::ffff:${bytes.join('.')}`);
  const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(2 * at).toString(16));
  return canonical(groups.join(':'));
}

/** All TCP sockets of this network namespace, of one address family. An IPv6 socket can hold an IPv4 connection. */
export function readProcNetTcp(roots: KernelRoots, table: 'tcp' | 'tcp6'): Reading<TcpSocket[]> {
  const path = join(roots.proc, 'self/net', table);
  return mapReading(readKernelFile(path), (text) => parseProcNetTcp(text, path));
}
