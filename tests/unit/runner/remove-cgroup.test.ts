import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { removeCgroup, removeEmptyParents } from '../../../src/runner/cgroup/remove-cgroup.ts';
import { systemClock } from '../../../src/sampling/system-clock.ts';

// Plain directories stand in for cgroups: one with a file in it is as busy as a cgroup with a process.

describe('removing a cgroup', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'remove-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const make = (name: string): string => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };

  test('removes it from every hierarchy, and twice is once', async () => {
    const dirs = {
      version: 1,
      memory: make('memory/notebook/run'),
      pids: make('pids/notebook/run'),
    } as const;
    assert.equal(await removeCgroup(dirs, systemClock, 100), true);
    assert.equal(await removeCgroup(dirs, systemClock, 100), true);
    assert.deepEqual([existsSync(dirs.memory), existsSync(dirs.pids)], [false, false]);
    await removeEmptyParents(dirs);
    assert.equal(existsSync(join(folder, 'memory/notebook')), false);
  });

  test('tries again while it is busy, until it is not', async () => {
    const dirs = { version: 2, memory: make('run') } as const;
    const busy = join(dirs.memory, 'busy');
    writeFileSync(busy, '');
    setTimeout(() => rmSync(busy), 60);
    assert.equal(await removeCgroup(dirs, systemClock, 10_000), true);
    assert.equal(existsSync(dirs.memory), false);
  });

  test('gives up after a time, and says so', async () => {
    const dirs = { version: 2, memory: make('run') } as const;
    writeFileSync(join(dirs.memory, 'busy'), '');
    assert.equal(await removeCgroup(dirs, systemClock, 50), false);
    assert.equal(existsSync(dirs.memory), true);
  });

  test('takes along what a program has made below it', async () => {
    const dirs = { version: 2, memory: make('run') } as const;
    make('run/one/deeper');
    make('run/two');
    assert.equal(await removeCgroup(dirs, systemClock, 50), true);
    assert.equal(existsSync(dirs.memory), false);
  });

  test('the directory above stays while another run is in it', async () => {
    const dirs = { version: 2, memory: make('notebook/one') } as const;
    make('notebook/two');
    await removeCgroup(dirs, systemClock, 50);
    await removeEmptyParents(dirs);
    assert.equal(existsSync(join(folder, 'notebook/two')), true);
  });
});
