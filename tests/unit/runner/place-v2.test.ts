import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { parseMountinfo } from '../../../src/kernel/mountinfo.ts';
import { parseProcCgroup } from '../../../src/kernel/proc-cgroup.ts';
import type { PlaceFound } from '../../../src/runner/cgroup/cgroup-place.ts';
import { findCgroupPlace } from '../../../src/runner/cgroup/cgroup-support.ts';
import { placeOnV1 } from '../../../src/runner/cgroup/place-v1.ts';
import { placeOnV2 } from '../../../src/runner/cgroup/place-v2.ts';
import { type FakeKernel, fakeKernel } from './fake-kernel.ts';

describe('the place for runs on cgroup v2', () => {
  let kernel: FakeKernel;
  beforeEach(() => {
    kernel = fakeKernel();
    kernel.process(10, 1, 1);
    kernel.process(11, 1, 10);
  });
  afterEach(() => kernel.remove());

  /** A cgroup with these controllers given to it and to its children, and these processes in it. */
  const cgroup = (path: string, controllers: string, given: string, procs: readonly number[] = []): void => {
    kernel.file(join('cg', path, 'cgroup.controllers'), `${controllers}\n`);
    kernel.file(join('cg', path, 'cgroup.subtree_control'), `${given}\n`);
    kernel.file(join('cg', path, 'cgroup.procs'), procs.map((pid) => `${pid}\n`).join(''));
  };
  const place = (own: string): PlaceFound => {
    const mounts = parseMountinfo(`30 1 0:26 / ${join(kernel.folder, 'cg')} rw - cgroup2 cgroup2 rw\n`);
    return placeOnV2(kernel, mounts, parseProcCgroup(`0::${own}\n`), 11);
  };
  const at = (found: PlaceFound): string =>
    found.kind === 'place' ? found.place.memory.slice(join(kernel.folder, 'cg').length) : found.reason;

  test('is beside the server, where the parent gives memory and is ours', () => {
    cgroup('/', 'memory pids', 'memory pids');
    cgroup('/session', 'memory pids', 'memory pids');
    cgroup('/session/leaf', 'memory pids', '', [11, 99]);
    assert.equal(at(place('/session/leaf')), '/session/memory-notebook');
  });

  test('is below the root, which may have processes of its own', () => {
    cgroup('/', 'memory pids', '', [1, 11]);
    const found = place('/');
    assert.equal(at(found), '/memory-notebook');
    assert.equal(readFileSync(join(kernel.folder, 'cg/cgroup.subtree_control'), 'utf8'), '+memory');
  });

  test('is below the server, after it and its ancestors were moved into a leaf', () => {
    cgroup('/', 'memory pids', 'memory pids');
    cgroup('/scope', 'memory pids', '', [10, 11]);
    // The parent is not ours: it lets nobody in.
    cgroup('/', 'memory pids', '');
    mkdirSync(join(kernel.folder, 'cg/scope/memory-notebook-server'), { recursive: true });
    kernel.file('cg/scope/memory-notebook-server/cgroup.procs', '');
    assert.equal(at(place('/scope')), '/scope/memory-notebook');
    assert.equal(
      readFileSync(join(kernel.folder, 'cg/scope/memory-notebook-server/cgroup.procs'), 'utf8'),
      '11',
    );
  });

  test('is none, when others are in the server’s cgroup, and it says who and what to do', () => {
    cgroup('/', 'memory pids', '');
    cgroup('/scope', 'memory pids', '', [11, 99]);
    const found = place('/scope');
    assert.ok(found.kind === 'none' && found.version === 2);
    assert.match(
      found.reason,
      /other processes in it \(99\).*systemd-run --user --scope -p Delegate=yes npm start/,
    );
    assert.equal(existsSync(join(kernel.folder, 'cg/scope/memory-notebook-server')), false);
  });

  test('is none, when the memory controller is not given here', () => {
    cgroup('/', 'cpu memory', 'cpu');
    cgroup('/user', 'cpu', '', [11]);
    assert.match(at(place('/user')), /memory controller is not given to this process's cgroup.*systemd-run/);
  });

  test('is none, when the kernel has the controller off, and the advice is one that helps', () => {
    cgroup('/', 'cpuset cpu io pids', 'cpu');
    cgroup('/user', 'cpu', '', [11]);
    kernel.file(
      'proc/cgroups',
      '#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t0\t95\t1\nmemory\t0\t95\t0\n',
    );
    for (const own of ['/', '/user']) {
      const found = place(own);
      assert.ok(found.kind === 'none' && found.version === null);
      assert.match(
        found.reason,
        /memory controller off.*cgroup_enable=memory.*\/boot\/firmware\/cmdline\.txt.*restart/,
      );
      assert.doesNotMatch(found.reason, /systemd-run|Delegate/);
    }
  });

  test('is none, when the root of the hierarchy has no memory controller, whatever /proc/cgroups lists', () => {
    cgroup('/', 'cpuset cpu io pids', 'cpu');
    cgroup('/user', 'cpu', '', [11]);
    kernel.file('proc/cgroups', '#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t0\t95\t1\n');
    assert.match(at(place('/user')), /no memory controller for cgroup v2.*cgroup_enable=memory/);
    // The root that a container sees is a group like any other: somebody may give it the controller.
    kernel.file('cg/cgroup.type', 'domain\n');
    assert.match(at(place('/user')), /not given to this process's cgroup.*systemd-run/);
  });

  test('is where the hierarchy can be written, when it is mounted twice', () => {
    cgroup('/', 'memory pids', 'memory pids');
    cgroup('/session', 'memory pids', 'memory pids');
    cgroup('/session/leaf', 'memory pids', '', [11]);
    const cg = join(kernel.folder, 'cg');
    const mounts = parseMountinfo(
      `30 1 0:26 / ${cg} rw - cgroup2 cgroup2 rw\n31 1 0:26 / ${join(kernel.folder, 'host')} ro - cgroup2 cgroup2 rw\n`,
    );
    const found = placeOnV2(kernel, mounts, parseProcCgroup('0::/session/leaf\n'), 11);
    assert.deepEqual(found, {
      kind: 'place',
      place: placeAt(join(cg, 'session/memory-notebook')),
    });
  });

  const placeAt = (path: string) => ({ version: 2, memory: path, pids: path, unified: path });

  test('is none, when nothing is mounted', () => {
    const found = placeOnV2(kernel, [], parseProcCgroup('0::/\n'), 11);
    assert.ok(found.kind === 'none' && found.version === null);
    assert.match(found.reason, /no mount of cgroup v2/);
  });
});

describe('the place for runs on cgroup v1', () => {
  const mounts = parseMountinfo(
    '32 31 0:32 / /cg/memory rw - cgroup cgroup rw,memory\n39 31 0:36 / /cg/pids rw - cgroup cgroup rw,pids\n41 31 0:38 / /cg/unified rw - cgroup2 cgroup2 rw\n',
  );

  const everywhere = (): boolean => true;

  test('is below the server in memory, pids and, on a hybrid host, cgroup2', () => {
    const found = placeOnV1(mounts, parseProcCgroup('8:pids:/\n4:memory:/box/7\n0::/\n'), everywhere);
    assert.deepEqual(found, {
      kind: 'place',
      place: {
        version: 1,
        memory: '/cg/memory/box/7/memory-notebook',
        pids: '/cg/pids/memory-notebook',
        unified: '/cg/unified/memory-notebook',
      },
    });
  });

  test('does without pids and cgroup2 where they are not mounted', () => {
    const found = placeOnV1(mounts.slice(0, 1), parseProcCgroup('4:memory:/\n'), everywhere);
    assert.deepEqual(found, { kind: 'place', place: { version: 1, memory: '/cg/memory/memory-notebook' } });
  });

  test('has others behind it, where the memory hierarchy is mounted more than once', () => {
    const twice = parseMountinfo(
      '45 31 0:32 / /host/memory ro - cgroup cgroup rw,memory\n32 31 0:32 / /cg/memory rw - cgroup cgroup rw,memory\n',
    );
    const found = placeOnV1(twice, parseProcCgroup('4:memory:/box\n'), everywhere);
    assert.deepEqual(found, {
      kind: 'place',
      place: { version: 1, memory: '/cg/memory/box/memory-notebook' },
      others: [{ version: 1, memory: '/host/memory/box/memory-notebook' }],
    });
  });

  test('is not where something else is mounted over a hierarchy', () => {
    const memberships = parseProcCgroup('8:pids:/\n4:memory:/\n');
    const withoutPids = placeOnV1(mounts, memberships, (directory) => directory !== '/cg/pids');
    assert.deepEqual(withoutPids, {
      kind: 'place',
      place: { version: 1, memory: '/cg/memory/memory-notebook' },
    });
    const withoutMemory = placeOnV1(mounts, memberships, (directory) => directory !== '/cg/memory');
    assert.ok(withoutMemory.kind === 'none' && withoutMemory.version === 1);
    assert.match(withoutMemory.reason, /\/cg\/memory is no cgroup, something else is mounted there/);
  });

  test('is none, when the kernel has the controller off: there is no memory hierarchy then, and nothing to mount', () => {
    const kernel = fakeKernel();
    try {
      kernel.file('proc/self/mountinfo', '39 31 0:36 / /cg/pids rw - cgroup cgroup rw,pids\n');
      kernel.file('proc/self/cgroup', '8:pids:/docker/1\n1:name=systemd:/\n');
      kernel.file(
        'proc/cgroups',
        '#subsys_name\thierarchy\tnum_cgroups\tenabled\nmemory\t0\t1\t0\npids\t8\t70\t1\n',
      );
      const found = findCgroupPlace(kernel, 11);
      assert.ok(found.kind === 'none' && found.version === null);
      assert.match(found.reason, /off \(\/proc\/cgroups: memory is enabled 0\).*cgroup_enable=memory/);
    } finally {
      kernel.remove();
    }
  });

  test('is none, when the memory hierarchy is not mounted', () => {
    const found = placeOnV1([], parseProcCgroup('4:memory:/\n'), everywhere);
    assert.ok(found.kind === 'none');
    assert.match(found.reason, /no mount of the cgroup v1 controller "memory"/);
  });
});
