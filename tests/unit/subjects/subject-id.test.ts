import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IdSchema } from '../../../src/protocol/id.ts';
import { cgroupId, parseSubjectId, pathHash, processId } from '../../../src/subjects/subject-id.ts';

test('ids are read back as they were made, and fit what an id may be', () => {
  fc.assert(
    fc.property(
      fc.nat(4_194_304),
      fc.nat(),
      fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }),
      (pid, start, inode) => {
        const ids = [processId(pid, start), cgroupId('/a/b', inode)];
        for (const id of ids) assert.equal(IdSchema.parse(id), id);
        assert.deepEqual(parseSubjectId(ids[0] ?? ''), { kind: 'process', pid, startTimeTicks: start });
        assert.deepEqual(parseSubjectId(ids[1] ?? ''), {
          ...{ kind: 'cgroup', pathHash: pathHash('/a/b'), inode: inode.toString(36) },
        });
      },
    ),
  );
});

test('what is no id of a subject is none', () => {
  for (const text of [
    '',
    'p-1',
    'p-1-',
    'p--1-1',
    'c-xyz-1',
    '../p-1-1',
    'p-1-1-1',
    'P-1-1',
    'c-0123456789ab-',
  ])
    assert.equal(parseSubjectId(text), undefined, text);
});
