import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  describeRunEnd,
  type RunEndFacts,
  RunEndSchema,
  withSentence,
} from '../../../src/protocol/run-end.ts';

const rows: [RunEndFacts, string][] = [
  [{ kind: 'finished', afterMs: 18_940 }, 'Finished by itself after 18.9 s; nothing was killed.'],
  [
    { kind: 'failed', afterMs: 1200, exitCode: 3, signal: null, lastWords: 'no such file' },
    'Failed after 1.2 s: the program left with exit code 3. Its last words: no such file',
  ],
  [
    { kind: 'failed', afterMs: 1200, exitCode: null, signal: 'SIGKILL' },
    "Failed after 1.2 s: the program was ended by SIGKILL, and the kernel's counter says it was not for want of memory.",
  ],
  [
    { kind: 'failed', afterMs: 1200, exitCode: null, signal: 'SIGKILL', uncounted: true },
    'Failed after 1.2 s: the program was ended by SIGKILL, and there was no counter of the kernel to tell whether it was for want of memory.',
  ],
  [
    { kind: 'failed', afterMs: 0, exitCode: null, signal: null },
    'Failed after 0.0 s: the program could not be started.',
  ],
  [
    { kind: 'oom-killed', afterMs: 4000, oomKills: 1, limitBytes: 64 * 2 ** 20 },
    'Killed by the kernel after 4.0 s: the cgroup needed more than its limit of 64 MB and nothing was left to reclaim (oom_kill 1).',
  ],
  [
    { kind: 'deadline', afterMs: 60_010, deadlineMs: 60_000 },
    'Ended after 60.0 s: this demo may run for 60.0 s at most.',
  ],
  [
    { kind: 'disk-quota', afterMs: 9000, quotaBytes: 2 ** 30, usedBytes: 1100 * 2 ** 20 },
    'Ended after 9.0 s: its files grew to 1100 MB, over the quota of 1024 MB.',
  ],
  [
    { kind: 'disk-quota', afterMs: 9000, quotaBytes: 2 ** 30, usedBytes: 900 * 2 ** 20, reserve: true },
    'Ended after 9.0 s: the disk has only 900 MB free, and 1024 MB are kept in reserve.',
  ],
  [
    {
      kind: 'disk-quota',
      afterMs: 9000,
      quotaBytes: 2 ** 30,
      usedBytes: 4096,
      files: { quota: 50_000, used: 50_100 },
    },
    'Ended after 9.0 s: it has made more than 50000 files, which is its quota.',
  ],
  [
    {
      kind: 'disk-quota',
      afterMs: 9000,
      quotaBytes: 2 ** 30,
      usedBytes: 2 ** 33,
      reserve: true,
      files: { quota: 10_000, used: 12 },
    },
    'Ended after 9.0 s: the disk has room for only 12 more files (inodes), and 10000 are kept in reserve.',
  ],
  [
    {
      kind: 'failed',
      afterMs: 2000,
      exitCode: null,
      signal: null,
      lost: 'its directory was removed from outside',
    },
    'Ended after 2.0 s: its directory was removed from outside.',
  ],
  [{ kind: 'stopped', afterMs: 5000, by: 'reader' }, 'Stopped after 5.0 s: you stopped it.'],
  [
    { kind: 'stopped', afterMs: 5000, by: 'nobody-watching' },
    'Stopped after 5.0 s: nobody was watching any more.',
  ],
  [{ kind: 'stopped', afterMs: 5000, by: 'server' }, 'Stopped after 5.0 s: the notebook was shut down.'],
];

for (const [facts, sentence] of rows) {
  test(`told: ${sentence}`, () => {
    assert.equal(describeRunEnd(facts), sentence);
    assert.deepEqual(RunEndSchema.parse(withSentence(facts)), { ...facts, sentence });
  });
}
