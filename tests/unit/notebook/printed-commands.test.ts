import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { redo } from '../../../src/notebook/CaseFile/redo.ts';
import { copiedCommands } from '../../../src/notebook/Shell/copied-commands.ts';

/** Commands that the product prints, with where they stand. */
interface Printed {
  readonly where: string;
  readonly commands: string;
}

const ROOT = new URL('../../../', import.meta.url).pathname;

/** The commands of all stages and of the export that begin at a process's cgroup. */
function printedFor(version: 1 | 2): Printed[] {
  const stages = globSync('content/stages/*.mdx', { cwd: ROOT }).flatMap((where) => {
    const text = readFileSync(join(ROOT, where), 'utf8');
    return [...text.matchAll(new RegExp(`\\bv${version}=\\{\`([^\`]*)\``, 'g'))].map(([, commands = '']) => ({
      where,
      commands,
    }));
  });
  const section = redo.split('### ').find((part) => part.startsWith(`cgroup v${version}`)) ?? '';
  const exported = /```sh\n([^`]*)```/.exec(section)?.[1] ?? '';
  return [...stages, { where: 'redo.ts', commands: exported }];
}

const V2_FILES = [
  'memory.current',
  'memory.swap.current',
  'memory.events',
  'memory.pressure',
  'pids.current',
];
const V1_FILES = [
  'memory.usage_in_bytes',
  'memory.kmem.usage_in_bytes',
  'memory.failcnt',
  'memory.oom_control',
];

/** A host as a folder: `/proc/PID` of one process, and the cgroup trees. */
function standInHost(t: TestContext, cgroup: string): string {
  const host = mkdtempSync(join(tmpdir(), 'memory-notebook-host-'));
  t.after(() => rmSync(host, { recursive: true }));
  mkdirSync(join(host, 'proc/PID/fd'), { recursive: true });
  mkdirSync(join(host, 'cwd'));
  writeFileSync(join(host, 'proc/PID/cgroup'), cgroup);
  return host;
}

function makeGroup(host: string, version: 1 | 2, path: string, mark: string): void {
  const directory = join(host, version === 1 ? 'sys/fs/cgroup/memory' : 'sys/fs/cgroup', path);
  mkdirSync(directory, { recursive: true });
  for (const file of version === 1 ? V1_FILES : V2_FILES)
    writeFileSync(join(directory, file), `${mark} ${file}\n`);
  const stat =
    version === 1 ? 'total_cache 7\ntotal_rss 8\npgfault 9\n' : 'anon 7\nfile 8\nkernel 5\npgfault 9\n';
  writeFileSync(join(directory, 'memory.stat'), stat);
}

/** Runs commands in sh, on the stand-in host, in a directory of its own. */
function run(host: string, commands: string): { out: string; err: string } {
  const here = commands
    .replaceAll('/proc/PID', `${host}/proc/PID`)
    .replaceAll('/sys/fs/cgroup', `${host}/sys/fs/cgroup`);
  // The whole machine's disks are not synced for a test.
  const ran = spawnSync('sh', ['-c', here.replace(/^sync$/m, ':')], {
    cwd: join(host, 'cwd'),
    encoding: 'utf8',
  });
  return { out: ran.stdout, err: ran.stderr };
}

/** Paths of cgroups that are seen on real hosts or may be: each is below the hierarchy's root. */
const PATHS = [
  '/user.slice/user-1000.slice',
  '/system.slice/kubepods-burstable-pod0.slice:cri-containerd:0123abcd',
  '/machine.slice/a name with  spaces',
  '/machine.slice/libpod-0123 (deleted)',
  '/x$HOME`id`;*?[a]\'"/\\040',
  '/-n/0::/y:memory:/z',
  '/',
];

for (const version of [1, 2] as const)
  test(`v${version}: every printed command finds the group of the process, whatever it is called`, (t) => {
    const all = printedFor(version);
    assert.ok(all.length >= 4, `found ${all.length}`);
    for (const path of PATHS) {
      // The memory hierarchy may be shared, and others' paths may look like it.
      const v1 = [
        `5:cpu,cpuacct:/d:memory:/decoy`,
        `12:${path.length % 2 ? 'memory' : 'hugetlb,memory'}:${path}`,
      ];
      const lines = version === 1 ? [...v1, '1:name=memory:/decoy', '0::/decoy'] : [`0::${path}`];
      const host = standInHost(t, `${lines.join('\n')}\n`);
      makeGroup(host, version, '/decoy', 'WRONG');
      makeGroup(host, version, path, 'right');
      for (const { where, commands } of all) {
        const { out, err } = run(host, commands);
        const said = `${where}, ${path}: ${out}${err}`;
        assert.equal(err, '', said);
        if (commands.includes('force_empty') || commands.includes('memory.reclaim')) {
          const file = version === 1 ? 'memory.force_empty' : 'memory.reclaim';
          const directory = join(host, version === 1 ? 'sys/fs/cgroup/memory' : 'sys/fs/cgroup', path);
          assert.match(readFileSync(join(directory, file), 'utf8'), /^(0|1G)\n$/, said);
        } else {
          assert.match(
            out,
            version === 1 ? /^right memory\.usage_in_bytes$/m : /^right memory\.current$/m,
            said,
          );
          assert.match(out, version === 1 ? /^total_rss 8$/m : /^anon 7$/m, said);
          assert.doesNotMatch(out, /WRONG|pgfault/, said);
        }
      }
    }
  });

test('a hybrid host: the commands for v2 find no numbers and say so, those for v1 find them', (t) => {
  const host = standInHost(t, '4:memory:/a/b\n0::/a/b\n');
  makeGroup(host, 1, '/a/b', 'right');
  mkdirSync(join(host, 'sys/fs/cgroup/unified/a/b'), { recursive: true });
  for (const { commands } of printedFor(1).filter(({ commands }) => commands.includes('usage_in_bytes')))
    assert.match(run(host, commands).out, /right/);
  for (const { commands } of printedFor(2).filter(({ commands }) => commands.includes('memory.current'))) {
    const { out, err } = run(host, commands);
    assert.equal(out, '');
    assert.match(err, /memory\.current/);
  }
});

test('a group that is gone: no other is read in its place, and nothing is written where the reader stands', (t) => {
  for (const version of [1, 2] as const) {
    const host = standInHost(t, version === 1 ? '4:memory:/gone\n' : '0::/gone (deleted)\n');
    makeGroup(host, version, '/other', 'WRONG');
    for (const file of [...V1_FILES, ...V2_FILES, 'memory.stat'])
      writeFileSync(join(host, 'cwd', file), 'WRONG\n');
    for (const { where, commands } of printedFor(version)) {
      const { out, err } = run(host, commands);
      assert.equal(out, '', where);
      assert.notEqual(err, '', where);
    }
  }
});

test('deleted files are those whose link ends in (deleted), and no file that only has it in its name', (t) => {
  const host = standInHost(t, '0::/\n');
  const fd = join(host, 'proc/PID/fd');
  symlinkSync('/var/log/app one.log (deleted)', join(fd, '3'));
  symlinkSync('/var/log/old (deleted).log', join(fd, '4'));
  symlinkSync('/var/log/app.log', join(fd, '5'));
  const texts = globSync('content/stages/*.mdx', { cwd: ROOT }).map((path) =>
    readFileSync(join(ROOT, path), 'utf8'),
  );
  const commands = [...texts, redo].flatMap(
    (text) => text.match(/ls -l \/proc\/PID\/fd \| grep '[^']*'/g) ?? [],
  );
  assert.ok(commands.length >= 3);
  for (const command of commands) {
    const { out } = run(host, command);
    assert.equal(out.trim().split('\n').length, 1, `${command}: ${out}`);
    assert.match(out, /app one\.log \(deleted\)\n$/);
  }
});

test('Copy takes what stands behind a prompt, or everything; a comment is not a command', () => {
  assert.equal(copiedCommands('$ ls\na\n$ cat a\nb'), 'ls\ncat a');
  const commented = 'sync\n# Linux 5.19 and newer\necho 1G > memory.reclaim';
  assert.equal(copiedCommands(commented), commented);
});
