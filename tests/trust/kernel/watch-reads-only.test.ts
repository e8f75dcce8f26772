import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { report } from '../../support/figure.ts';
import { missingStrace, type TracedCall, whileTracing } from '../system-calls.ts';

// A watch is of something that is not ours. What it does to the machine is told by the kernel, not by our source.

/** Calls that touch another process, or change something that is not a descriptor of the caller's own. */
const touching = [
  ...['ptrace', 'kill', 'tkill', 'tgkill', 'pidfd_send_signal', 'rt_sigqueueinfo', 'process_vm_readv'],
  ...['process_vm_writev', 'process_madvise', 'kcmp', 'prlimit64', 'sched_setaffinity', 'setpriority'],
  ...['creat', 'truncate', 'ftruncate', 'rename', 'renameat', 'renameat2', 'unlink', 'unlinkat', 'mkdir'],
  ...['mkdirat', 'rmdir', 'link', 'linkat', 'symlink', 'symlinkat', 'chmod', 'fchmod', 'fchmodat', 'chown'],
  ...[
    'fchown',
    'fchownat',
    'utimensat',
    'setxattr',
    'mknod',
    'mknodat',
    'mount',
    'umount2',
    'unshare',
    'setns',
  ],
  ...['connect', 'sendto', 'execve', 'fork', 'vfork'],
];
const opening = ['open', 'openat', 'openat2'];
const writing = ['write', 'writev', 'pwrite64', 'pwritev', 'pwritev2'];

const opensForWriting = ({ name, args }: TracedCall): boolean =>
  opening.includes(name) && /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|O_TMPFILE/.test(args);
/** What the runtime writes to wake its own threads, and the answer of the program on its standard output. */
const writesOutside = ({ name, args }: TracedCall): boolean =>
  writing.includes(name) && !/^\d+<(?:pipe:|socket:|UNIX|anon_inode:|\/dev\/null)/.test(args);
/** Prlimit asks as well as sets: with NULL for the new limit it only asks. */
const touches = ({ name, args }: TracedCall): boolean =>
  touching.includes(name) && !(name === 'prlimit64' && /, NULL, /.test(args));
const secrets = /\/proc\/\d+\/(?:cmdline|environ|exe|cwd|root|maps|smaps"|mem"|auxv|stack)/;

test('a watch opens nothing for writing, sends no signal, traces nobody and reads no arguments', {
  timeout: 120_000,
}, async (t) => {
  const missing = missingStrace();
  if (missing !== undefined) return t.skip(missing);
  const subject = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)', 'a-secret'], {
    stdio: 'ignore',
  });
  const program = join(import.meta.dirname, 'watching-program.ts');
  const watcher = spawn(process.execPath, [program, String(subject.pid)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.after(() => {
    subject.kill('SIGKILL');
    watcher.kill('SIGKILL');
  });
  await once(watcher.stdout, 'data');
  const { result, traced } = await whileTracing(
    { all: watcher.pid ?? 0 },
    [...touching, ...opening, ...writing],
    undefined,
    async () => {
      watcher.stdin.write('start\n');
      await sleep(6000);
      watcher.stdin.write('stop\n');
      const [answer] = (await once(watcher.stdout, 'data')) as [Buffer];
      return JSON.parse(answer.toString()) as number[];
    },
  );
  // Under strace every call takes long, and a watch rests nineteen times as long as it works.
  assert.ok(result.length >= 1 && result.every((samples) => samples >= 3), JSON.stringify(result));
  const opened = traced.filter(({ name }) => opening.includes(name));
  assert.ok(
    opened.some(({ args }) => args.includes(`/proc/${subject.pid}/status`)),
    'strace did not see the watch',
  );
  const wrong = traced.filter((call) => opensForWriting(call) || writesOutside(call) || touches(call));
  assert.deepEqual(wrong, []);
  assert.deepEqual(
    opened.filter(({ args }) => secrets.test(args)),
    [],
  );
  report(t, {
    id: 'T23',
    what: `system calls of a watch of a process and of a whole machine's cgroup, ${result.join(' and ')} samples, under strace`,
    measured: `${opened.length} files opened, all for reading; 0 writes, signals, traces; 0 arguments or environments read`,
    target: 'no write, ptrace or signal',
  });
});
