import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMountinfo } from '../../../src/kernel/mountinfo.ts';
import { parseProcCgroup } from '../../../src/kernel/proc-cgroup.ts';
import { groupAt, groupOf, memoryPath } from '../../../src/subjects/group-of.ts';
import { isWithin, mayWatch } from '../../../src/subjects/list-subjects.ts';

const id = '3f9a1c0b2d4e5f60718293a4b5c6d7e8f9a0b1c2d3e4f5061728394a5b6c7d8e';
const v2 = parseMountinfo('30 1 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n');
const v1 = parseMountinfo(
  '35 1 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n36 1 0:33 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids\n',
);

test('of a container the group that has its limit is read, not the one below that holds its processes', () => {
  const memberships = parseProcCgroup(`0::/machine.slice/libpod-${id}.scope/container\n`);
  const group = groupOf(v2, memberships, () => true);
  assert.ok(group.kind === 'value');
  assert.equal(group.value.path, `/machine.slice/libpod-${id}.scope`);
  assert.equal(group.value.dirs.memory, `/sys/fs/cgroup/machine.slice/libpod-${id}.scope`);
});

test('where the controller is off further down, the memory is charged to the nearest group above that has it', () => {
  const memberships = parseProcCgroup('0::/user.slice/app.slice/editor.scope\n');
  const group = groupOf(v2, memberships, (path) => path === '/sys/fs/cgroup/user.slice/memory.stat');
  assert.ok(group.kind === 'value');
  assert.equal(group.value.path, '/user.slice');
});

test('on v1 the tasks are counted only where the pids controller has the same group', () => {
  const same = groupAt(v1, parseProcCgroup('8:pids:/a\n4:memory:/a\n'), undefined);
  const apart = groupAt(v1, parseProcCgroup('8:pids:/\n4:memory:/a\n'), undefined);
  assert.ok(same.kind === 'value' && apart.kind === 'value');
  assert.equal(same.value.dirs.pids, '/sys/fs/cgroup/pids/a');
  assert.equal(apart.value.dirs.pids, undefined);
  assert.equal(memoryPath(parseProcCgroup('4:memory:/a\n0::/b\n')), '/a');
});

test('a group has what is in it and below, and not what begins with its name', () => {
  assert.deepEqual(
    ['/a', '/a/b', '/ab', '/', undefined].map((path) => isWithin(path, '/a')),
    [true, true, false, false, false],
  );
  assert.equal(isWithin('/x', '/'), true);
});

test('root may watch all, everybody their own', () => {
  assert.deepEqual(
    [mayWatch(0, 7), mayWatch(7, 7), mayWatch(8, 7), mayWatch(8, 0)],
    [true, true, false, false],
  );
});
