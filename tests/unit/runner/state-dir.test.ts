import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { thisKernel } from '../../../src/kernel/kernel-roots.ts';
import type { Filesystem } from '../../../src/protocol/environment.ts';
import {
  defaultStateDirs,
  holdStateDir,
  NoStateDir,
  openStateDir,
} from '../../../src/runner/journal/state-dir.ts';

const STATE_DIR = new URL('../../../src/runner/journal/state-dir.ts', import.meta.url).href;

describe('state directory', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'state-')));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const uid = process.getuid?.() ?? 0;
  const disk = (): Filesystem => ({ type: 'ext4', pageCache: true });
  const open = (...candidates: string[]) => openStateDir(thisKernel, candidates, uid, disk);

  test('is made, closed to others, with room for journal and runs', () => {
    const path = join(folder, 'new');
    assert.deepEqual(open(path), { path, filesystem: disk() });
    assert.equal(statSync(path).mode & 0o777, 0o700);
    assert.ok(statSync(join(path, 'journal')).isDirectory() && statSync(join(path, 'runs')).isDirectory());
    assert.equal(open(path).path, path);
  });

  test('is the first that will do', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    assert.equal(open(file, join(folder, 'second')).path, join(folder, 'second'));
  });

  test('is none that is a link, open to others, of another user, or in memory; each is named with its fault', () => {
    const real = join(folder, 'real');
    mkdirSync(real, { mode: 0o700 });
    symlinkSync(real, join(folder, 'link'));
    const wide = join(folder, 'wide');
    mkdirSync(wide);
    chmodSync(wide, 0o755);
    const refused = (path: string, fault: RegExp, user = uid, filesystem = disk()): void => {
      assert.throws(
        () => openStateDir(thisKernel, [path], user, () => filesystem),
        (error) => error instanceof NoStateDir && error.message.includes(path) && fault.test(error.message),
      );
    };
    refused(join(folder, 'link'), /symbolic link/);
    refused(wide, /others may enter it/);
    refused(real, /belongs to user/, uid + 1);
    refused(real, /are memory themselves/, uid, {
      type: 'tmpfs',
      pageCache: false,
      reason: 'files are memory themselves',
    });
  });

  test('is made anew when it was taken away meanwhile, whole or in part', () => {
    const { path } = open(join(folder, 'state'));
    for (const gone of [path, join(path, 'runs'), join(path, 'journal')]) {
      rmSync(gone, { recursive: true });
      holdStateDir(path, uid);
      assert.equal(statSync(path).mode & 0o777, 0o700);
      assert.ok(statSync(join(path, 'journal')).isDirectory() && statSync(join(path, 'runs')).isDirectory());
    }
  });

  test('is not used any more when somebody has put another in its place', () => {
    const { path } = open(join(folder, 'state'));
    const refused = (fault: RegExp, user = uid): void =>
      assert.throws(
        () => holdStateDir(path, user),
        (error) => error instanceof NoStateDir && error.message.includes(path) && fault.test(error.message),
      );
    refused(/belongs to user/, uid + 1);
    chmodSync(path, 0o777);
    refused(/others may enter it/);
    rmSync(path, { recursive: true });
    symlinkSync(folder, path);
    refused(/symbolic link/);
    rmSync(path);
    writeFileSync(path, '');
    refused(/is not a directory|EEXIST/);
  });

  test('is looked for on disks first', () => {
    assert.deepEqual(defaultStateDirs({ XDG_CACHE_HOME: '/cache' }, 7), [
      '/var/tmp/memory-notebook-7',
      '/cache/memory-notebook',
      join(tmpdir(), 'memory-notebook-7'),
    ]);
  });

  test('a user that the system has never heard of, without HOME, has no cache directory, and two others to try', (t) => {
    const asNobodyKnown = ['--reuid', '54321', '--clear-groups', '--', process.execPath];
    const script = `import(${JSON.stringify(STATE_DIR)}).then((m) => console.log(m.defaultStateDirs({}, 7).join()))`;
    const { status, stdout, stderr, error } = spawnSync(
      'setpriv',
      [...asNobodyKnown, '--input-type=module', '--eval', script],
      { env: { PATH: process.env.PATH }, encoding: 'utf8', timeout: 30_000 },
    );
    if (error !== undefined || /setpriv:/.test(stderr))
      return t.skip(`takes root and setpriv: ${error ?? stderr}`);
    assert.equal(stdout.trim(), `/var/tmp/memory-notebook-7,/tmp/memory-notebook-7`, stderr);
    assert.equal(status, 0);
  });
});
