import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { locateCgroup } from '../../src/kernel/cgroup-location.ts';
import { thisKernel } from '../../src/kernel/kernel-roots.ts';
import { readMountinfo } from '../../src/kernel/mountinfo.ts';
import { readProcCgroup } from '../../src/kernel/proc-cgroup.ts';

const PROGRAM = new URL('../fixtures/kernel/programs/sees-mounts.ts', import.meta.url).pathname;

interface Seen {
  readonly mounts: readonly { id: number; mountPoint: string; seen: boolean; openedId?: number }[];
  readonly places: readonly string[] | string;
}

/** Mounts in a mount namespace of its own, which goes away with the process, and what is seen there; undefined where that is not allowed. */
function seenAfter(t: TestContext, commands: string, folder: string): Seen | undefined {
  const ran = spawnSync(
    'unshare',
    ['-m', '--propagation', 'private', 'sh', '-ec', `${commands}\nexec "$0" "$1"`, process.execPath, PROGRAM],
    {
      encoding: 'utf8',
      env: { ...process.env, F: folder, CG: ownDirectory() ?? '/nowhere' },
    },
  );
  if (ran.status !== 0) {
    t.skip(`no mount can be made here: ${ran.error?.message ?? ran.stderr.trim()}`);
    return undefined;
  }
  return JSON.parse(ran.stdout) as Seen;
}

/** The mount point through which this process's own memory cgroup is found. */
function ownDirectory(): string | undefined {
  const mounts = readMountinfo(thisKernel);
  const memberships = readProcCgroup(thisKernel, 'self');
  if (mounts.kind === 'unavailable' || memberships.kind === 'unavailable') return undefined;
  const found = (['memory', 'v2'] as const)
    .map((hierarchy) => locateCgroup(mounts.value, memberships.value, hierarchy))
    .find(({ kind }) => kind === 'value');
  return found?.kind === 'value' ? found.value.mount.mountPoint : undefined;
}

/** Ways in which mounts lie beside, on and over each other: commands, and what they make of the places of the cgroup. */
const WAYS: readonly { what: string; commands: string; places: (own: string, folder: string) => RegExp[] }[] =
  [
    { what: 'as it is', commands: '', places: (own) => [new RegExp(`^${own}`)] },
    {
      what: 'the tree a second time, read-only: the first is preferred',
      commands: 'mount --bind "$CG" "$F/a"; mount -o remount,bind,ro "$F/a"',
      places: (own, folder) => [new RegExp(`^${own}`), new RegExp(`^${folder}/a`)],
    },
    {
      what: 'the tree a second time, and the first made read-only: the second is preferred',
      commands: 'mount --bind "$CG" "$F/a"; mount -o remount,bind,ro "$CG"',
      places: (own, folder) => [new RegExp(`^${folder}/a`), new RegExp(`^${own}`)],
    },
    {
      what: 'the tree a second time, and something over the first',
      commands: 'mount --bind "$CG" "$F/a"; mount -t tmpfs none "$CG"',
      places: (_, folder) => [new RegExp(`^${folder}/a`)],
    },
    {
      what: 'something over the folder with a second one in it, and a third on that',
      commands:
        'mount --bind "$CG" "$F/a"; mount -t tmpfs none "$F"; mkdir "$F/a" "$F/b"; mount --bind "$CG" "$F/b"; mount -o remount,bind,ro "$F/b"',
      places: (own, folder) => [new RegExp(`^${own}`), new RegExp(`^${folder}/b`)],
    },
    {
      what: 'twice at one place: the later counts',
      commands: 'mount --bind "$CG" "$F/a"; mount --bind "$CG" "$F/a"; mount -o remount,bind,ro "$F/a"',
      places: (own, folder) => [new RegExp(`^${own}`), new RegExp(`^${folder}/a`)],
    },
  ];

for (const { what, commands, places } of WAYS)
  test(`mounts that are seen are those that the kernel opens: ${what}`, (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'memory-notebook-mounts-'));
    t.after(() => rmSync(folder, { recursive: true }));
    for (const name of ['a', 'b']) mkdirSync(join(folder, name));
    const found = seenAfter(t, commands, folder);
    if (found === undefined) return;
    const opened = found.mounts.filter(({ openedId }) => openedId !== undefined);
    assert.ok(opened.length > 5, `only ${opened.length} mounts can be opened`);
    for (const mount of opened)
      assert.equal(mount.seen, mount.openedId === mount.id, `${mount.mountPoint}: ${JSON.stringify(mount)}`);
    const own = ownDirectory();
    if (own === undefined) return;
    const expected = places(own, folder);
    assert.ok(Array.isArray(found.places), String(found.places));
    assert.equal(found.places.length, expected.length, found.places.join());
    for (const [i, pattern] of expected.entries()) assert.match(found.places[i] ?? '', pattern);
  });
