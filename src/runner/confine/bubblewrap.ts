import type { Confined, Rung } from './ladder.ts';

/** Descriptor on which bwrap tells the pid of the first process of the new namespace. */
export const INFO_FD = 4;

/** What a dynamically linked program needs of the system. Each is left out where it does not exist. */
const SYSTEM = [
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/nix/store',
  '/etc/ld.so.cache',
  '/etc/alternatives',
  '/etc/ssl',
  '/etc/localtime',
];
/** Kernel switches: bwrap's own `/proc` lets uid 0 write to them even without capabilities. */
const KERNEL_SWITCHES = ['/proc/sys', '/proc/sysrq-trigger', '/proc/irq', '/proc/bus'];

const NAMESPACES = [
  '--unshare-pid',
  '--unshare-net',
  '--unshare-ipc',
  '--unshare-uts',
  '--unshare-cgroup-try',
];

/**
 * A user namespace of its own, in which the program can make no further one. Without it bwrap does the same by privilege where it
 * has any (root), and makes a plain user namespace where it has none; `--disable-userns` came with bubblewrap 0.8.
 */
const USER_NAMESPACE = ['--unshare-user', '--disable-userns'];

/**
 * The command line of bubblewrap for a program: namespaces of its own, a system that is read-only, no
 * `/sys` (so no way to its own limits), no capabilities, no way to make further user namespaces, no terminal to
 * type into (`--new-session`: CVE-2017-5226), and death with the server. Source: bwrap(1).
 */
export function bubblewrapCommand(confined: Confined, userNamespace: boolean): string[] {
  const { filesDir, readable, env, command } = confined;
  return [
    'bwrap',
    ...NAMESPACES,
    ...(userNamespace ? USER_NAMESPACE : []),
    '--die-with-parent',
    '--new-session',
    '--cap-drop',
    'ALL',
    '--clearenv',
    ...Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value]),
    ...SYSTEM.flatMap((path) => ['--ro-bind-try', path, path]),
    '--tmpfs',
    '/tmp',
    '--proc',
    '/proc',
    ...KERNEL_SWITCHES.flatMap((path) => ['--ro-bind-try', path, path]),
    '--dev',
    '/dev',
    ...readable.flatMap((path) => ['--ro-bind', path, path]),
    '--bind',
    filesDir,
    filesDir,
    '--remount-ro',
    '/',
    '--chdir',
    filesDir,
    '--info-fd',
    String(INFO_FD),
    '--',
    ...command,
  ];
}

/** The rung of bubblewrap, with what its probe has seen. */
export function bubblewrap(achieved: readonly string[], userNamespace: boolean): Rung {
  return {
    level: 'bubblewrap',
    achieved,
    hasScaffold: true,
    wrap: (confined) => bubblewrapCommand(confined, userNamespace),
  };
}
