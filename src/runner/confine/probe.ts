import * as z from 'zod';
import type { Attempt } from './attempts.ts';
import type { Landmark, Outside } from './outside.ts';

/** What a program saw from inside of a rung. */
export const ProbeReportSchema = z.object({
  /** Its own pid, in its own namespace. */
  pid: z.int(),
  /** Network interfaces that lead outside. */
  interfaces: z.array(z.string()),
  /** Whether it could write to the system, to the kernel's switches, and to its own files. */
  wroteSystem: z.boolean(),
  wroteSwitches: z.boolean(),
  wroteFiles: z.boolean(),
  /** What came of each attempt, by its name. */
  tries: z.record(z.string(), z.boolean()),
});
export type ProbeReport = z.infer<typeof ProbeReportSchema>;

/** The command of the probe: a program that tries what a run must not be able to do, and says what came of it. */
export function probeCommand(nodePath: string, outside: Outside): string[] {
  return [nodePath, '--eval', `console.log(JSON.stringify((${probe})(${JSON.stringify(outside)})))`];
}

/**
 * The program of the probe. It is passed on as its own text, because the sandbox shows no file of the server's, so it
 * knows nothing but its argument and Node. Whatever it tries does no harm where it succeeds: a file is opened and not written, a
 * signal is number 0.
 */
function probe(outside: Outside): ProbeReport {
  const { accessSync, closeSync, constants, openSync, readdirSync, readFileSync } =
    process.getBuiltinModule('node:fs');
  const { existsSync, readlinkSync, statSync, writeFileSync } = process.getBuiltinModule('node:fs');
  const { networkInterfaces } = process.getBuiltinModule('node:os');
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const can = (act: () => unknown): boolean => {
    try {
      return act() !== false;
    } catch {
      return false;
    }
  };
  const opens = (path: string, flags: string) => can(() => closeSync(openSync(path, flags)));
  const writable = (path: string) => can(() => accessSync(path, constants.W_OK));
  const runs = (...[command = '', ...args]: string[]) =>
    spawnSync(command, args, { env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }, stdio: 'ignore' }).status ===
    0;
  // An empty directory of the same name may stand in its place.
  const sees = (mark: Landmark | null): mark is Landmark =>
    mark !== null &&
    can(() => {
      const { dev, ino } = statSync(mark.path, { bigint: true });
      readdirSync(mark.path);
      return `${dev}:${ino}` === mark.inode;
    });
  const changes = (mark: Landmark | null) => sees(mark) && writable(mark.path);
  const namespace = (name: string): string | null => {
    try {
      return readlinkSync(`/proc/self/ns/${name}`);
    } catch {
      return null;
    }
  };
  const status = (field: string): string => {
    try {
      return (
        new RegExp(`^${field}:\\s+(\\S+)`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'
      );
    } catch {
      return '0';
    }
  };
  const capabilities = (field: string) => BigInt(`0x${status(field)}`);
  const CAP_SYS_ADMIN = 21n;
  // In a pid namespace of its own the server's number is somebody else's.
  const sameProcesses = namespace('pid') === outside.pidNamespace;
  const sameNetwork = namespace('net') === outside.netNamespace;
  const server = `/proc/${outside.serverPid}`;
  const signals = sameProcesses && can(() => process.kill(outside.serverPid, 0));
  // Its working directory is its own, a shell adds the others.
  const harmless = ['PATH', 'PWD', 'OLDPWD', 'SHLVL', '_'];
  const descriptors = (): string[] =>
    readdirSync('/proc/self/fd').filter((fd) => {
      // The runtime's own are pipes and nameless ones; seen from within, a path may begin higher up.
      try {
        return (
          Number(fd) > 2 && /^(socket:|\/(?!(.*\/)?dev\/null$))/.test(readlinkSync(`/proc/self/fd/${fd}`))
        );
      } catch {
        return false;
      }
    });
  const wroteSystem = writable('/usr');
  const wroteSwitches = opens('/proc/sys/vm/drop_caches', 'w');
  const tries: Partial<Record<Attempt, boolean>> = {
    'read-home': sees(outside.home),
    'change-home': changes(outside.home),
    'read-other-runs': sees(outside.runs),
    'read-journal': sees(outside.journal),
    'change-journal': changes(outside.journal),
    'change-program': writable(outside.programs),
    'change-modules': writable(outside.modules),
    'change-system': wroteSystem,
    'turn-switches': wroteSwitches,
    'see-cgroups': can(() => readdirSync('/sys/fs/cgroup')),
    'see-processes': sameProcesses,
    'read-server-environment': sameProcesses && opens(`${server}/environ`, 'r'),
    'open-server-memory': sameProcesses && opens(`${server}/mem`, 'r+'),
    'signal-server': signals,
    // The same user, in the same place: what holds for one of his processes holds for all.
    'kill-other-runs': signals,
    'reach-loopback': sameNetwork,
    'reach-abstract-sockets': sameNetwork,
    'raise-descriptor-limit': runs('sh', '-c', 'ulimit -Sn 60 && ulimit -Hn 60 && ulimit -Hn 61'),
    'make-user-namespace': runs('unshare', '--user', 'true'),
    'use-setuid-programs': status('NoNewPrivs') === '0' && capabilities('CapBnd') !== 0n,
    'make-device': runs('mknod', 'device', 'c', '1', '3'),
    // It has a session of its own on every rung, so this takes the right to type into those of others: ioctl_tty(2), TIOCSTI.
    'type-into-terminals': ((capabilities('CapEff') >> CAP_SYS_ADMIN) & 1n) === 1n,
    'inherit-environment': Object.keys(process.env).some((name) => !harmless.includes(name)),
    'inherit-descriptors': existsSync('/proc/self/fd') && descriptors().length > 0,
  };
  if (outside.cgroups !== null) {
    tries['raise-memory-limit'] = writable(outside.cgroups);
    tries['leave-cgroup'] = writable(outside.cgroups);
  }
  return {
    pid: process.pid,
    interfaces: Object.entries(networkInterfaces())
      .filter(([, all]) => all?.some((one) => !one.internal))
      .map(([name]) => name),
    wroteSystem,
    wroteSwitches,
    wroteFiles: can(() => writeFileSync('probe', '')),
    tries,
  };
}
