import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitFiles } from '../../../src/runner/cgroup/run-cgroup.ts';

const limits = { memoryBytes: 96 * 2 ** 20, pids: 68 };
const written = (version: 1 | 2) =>
  Object.fromEntries(limitFiles(version, limits).map(({ file, value }) => [file, value]));

test('on either version the limits are memory, tasks, and no swap', () => {
  assert.deepEqual(written(2), {
    'memory.max': '100663296',
    'memory.swap.max': '0',
    'memory.oom.group': '1',
    'pids.max': '68',
  });
  assert.deepEqual(written(1), {
    'memory.limit_in_bytes': '100663296',
    'memory.memsw.limit_in_bytes': '100663296',
    'memory.swappiness': '0',
    'pids.max': '68',
  });
});

test('without a limit of memory no run is begun, without the rest it is', () => {
  for (const version of [1, 2] as const) {
    const required = limitFiles(version, limits).filter((one) => one.required);
    assert.deepEqual(
      required.map(({ file }) => file),
      [version === 2 ? 'memory.max' : 'memory.limit_in_bytes'],
    );
  }
});

test('memory and swap together are limited after memory alone, or the kernel refuses', () => {
  const files = limitFiles(1, limits).map(({ file }) => file);
  assert.ok(files.indexOf('memory.limit_in_bytes') < files.indexOf('memory.memsw.limit_in_bytes'));
});
