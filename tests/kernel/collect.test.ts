import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { thisKernel } from '../../src/kernel/kernel-roots.ts';
import { readMountinfo } from '../../src/kernel/mountinfo.ts';
import { readRecord } from '../../src/records/read-record.ts';

const script = fileURLToPath(new URL('../../src/records/collect.sh', import.meta.url));
const triage = fileURLToPath(new URL('../../src/launch/triage.ts', import.meta.url));

/** Shells that a container may have, as commands that read a script from standard input. */
const shells = [['dash'], ['busybox', 'ash'], ['bash', '--posix']].filter(
  ([program = '']) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0,
);

const hasCgroups = (): boolean => {
  const mounts = readMountinfo(thisKernel);
  return mounts.kind === 'value' && mounts.value.some(({ fsType }) => fsType.startsWith('cgroup'));
};

for (const [program = '', ...args] of shells)
  test(`collect.sh prints in ${program} what is read here`, (t) => {
    if (!hasCgroups()) return t.skip('there are no cgroups here');
    const printed = spawnSync(program, [...args, '-s', String(process.pid), 'every', '1', 'times', '2'], {
      input: readFileSync(script),
      encoding: 'utf8',
    });
    if (/cannot be read; is there a memory cgroup here/.test(printed.stderr)) return t.skip(printed.stderr);
    assert.equal(printed.status, 0, printed.stderr);
    const { points, unread } = readRecord(printed.stdout);
    assert.deepEqual(unread, []);
    assert.equal(points.length, 2);
    for (const { atMs = 0, cgroup, process: read } of points) {
      assert.ok(Math.abs(atMs - Date.now()) < 60_000);
      assert.ok((cgroup?.anonBytes ?? 0) > 0 && (read?.rssBytes ?? 0) > 10_000_000);
    }
  });

test('collect.sh says what it expected', () => {
  const { status, stderr } = spawnSync('sh', [script, '--help'], { encoding: 'utf8' });
  assert.equal(status, 2);
  assert.match(stderr, /expected a pid, "every SECONDS" or "times N", found --help/);
});

test('the command line tells a piped record, and its exit status says what grew', () => {
  const MB = 2 ** 20;
  const rounds = (grow: number) =>
    Array.from(
      { length: 30 },
      (_, i) =>
        `${1795908349 + i * 10}.0\n${(100 + grow * i) * MB}\nanon ${(100 + grow * i) * MB}\nfile 0\nshmem 0\n`,
    ).join('');
  const run = (input: string, ...args: string[]) =>
    spawnSync(process.execPath, [triage, ...args, '-'], { input, encoding: 'utf8' });
  const grows = run(rounds(1));
  assert.equal(grows.status, 1, grows.stderr);
  assert.match(grows.stdout, /^The container rose by/);
  assert.match(grows.stderr, /standard input: memory\.stat .*, 30 points, over 5 minutes/);
  assert.equal(run(rounds(0)).status, 0);
  assert.equal(run(rounds(1), '--fail-on', 'leak').status, 1);
  const json = run(rounds(1), '--json');
  assert.equal(JSON.parse(json.stdout).verdict.kind, 'anonymous');
  const refused = run('JAVA PROFILE 1.0.2');
  assert.equal(refused.status, 2);
  assert.match(
    refused.stderr,
    /^standard input:1:1: expected text with memory counters, found "JAVA PROFILE/,
  );
  assert.equal(run('', '--fail-on', 'nothing').status, 2);
});
