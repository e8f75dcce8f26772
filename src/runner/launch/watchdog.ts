import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { CgroupDirs } from '../../kernel/cgroup-dirs.ts';

/** Watches over one run from outside of the server, in case the server dies without warning. */
export interface Watchdog {
  /** The run is over and nothing of it is left: there is nothing to watch over any more. Idempotent. */
  dismiss(): void;
}

/** Makes the watchdog of a run whose cgroup was just made, and in which nothing runs yet. */
export type StartWatchdog = (cgroup: CgroupDirs) => Watchdog;

/**
 * Reads its standard input, the other end of which only the server holds. A line means that all is well and
 * over; the end of the input means that the server is dead. Then everything in the run's cgroup is killed,
 * for two seconds again and again (what was just being started enters late), and the cgroup removed.
 */
const SCRIPT = `
kill_file=$1; procs=$2; shift 2
read -r word && exit 0
for turn in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  if [ -w "$kill_file" ]; then echo 1 > "$kill_file"
  else while read -r pid; do kill -9 "$pid"; done < "$procs"
  fi
  sleep 0.1
done 2> /dev/null
rmdir "$@" 2> /dev/null
`;

const SEARCH_PATH = '/usr/bin:/bin';

/**
 * Starts the watchdog: a small shell in the server's own cgroup and in a session of its own. It is needed
 * beside the kernel's death signal, which reaches neither the children of a program nor a sandbox that was
 * not ready when the server died. Source: PR_SET_PDEATHSIG(2const); cgroup-v2.rst, "cgroup.kill".
 */
export const startWatchdog: StartWatchdog = (cgroup) => {
  const directories = new Set(
    [cgroup.memory, cgroup.pids, cgroup.unified].filter((one) => one !== undefined),
  );
  const killFile = join(cgroup.unified ?? cgroup.memory, 'cgroup.kill');
  const child = spawn(
    '/bin/sh',
    ['-c', SCRIPT, 'sh', killFile, join(cgroup.memory, 'cgroup.procs'), ...directories],
    { detached: true, env: { PATH: SEARCH_PATH }, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  // Without descriptors left there is not even a pipe.
  const input: Writable | null = child.stdin;
  // Without a watchdog the run is still held by what else holds it, and the next start clears up in any case.
  child.on('error', () => input?.destroy());
  input?.on('error', () => input.destroy());
  child.unref();
  return {
    dismiss() {
      if (input?.writable) input.end('over\n');
    },
  };
};
