import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseBootId } from '../../../src/kernel/boot-id.ts';
import { parseCgroupProcs } from '../../../src/kernel/cgroup-procs.ts';
import { parseFincore } from '../../../src/kernel/fincore.ts';
import { KernelFormatError } from '../../../src/kernel/kernel-format-error.ts';
import { parseLruGenEnabled } from '../../../src/kernel/lru-gen.ts';
import { parseMountinfo } from '../../../src/kernel/mountinfo.ts';
import { parsePressure } from '../../../src/kernel/pressure.ts';
import { parseProcCgroup } from '../../../src/kernel/proc-cgroup.ts';
import { parseProcChildren } from '../../../src/kernel/proc-children.ts';
import { parseProcIo } from '../../../src/kernel/proc-io.ts';
import { parseProcLimits } from '../../../src/kernel/proc-limits.ts';
import { parseProcSmapsRollup } from '../../../src/kernel/proc-smaps-rollup.ts';
import { parseProcStat } from '../../../src/kernel/proc-stat.ts';
import { parseProcStatus } from '../../../src/kernel/proc-status.ts';
import { parseTimensOffsets } from '../../../src/kernel/timens-offsets.ts';
import { parseV1MemoryOomControl } from '../../../src/kernel/v1-memory-oom-control.ts';
import { parseV1MemoryStat } from '../../../src/kernel/v1-memory-stat.ts';
import { parseV1MemoryUsageInBytes } from '../../../src/kernel/v1-memory-usage-in-bytes.ts';
import { parseV2MemoryEvents } from '../../../src/kernel/v2-memory-events.ts';
import { parseV2MemoryMax } from '../../../src/kernel/v2-memory-max.ts';
import { parseV2MemoryStat } from '../../../src/kernel/v2-memory-stat.ts';

/** Parser, broken text, and what of it the error has to show. */
const BROKEN: readonly [parse: (text: string, file: string) => unknown, text: string, shown: string][] = [
  [parseV1MemoryStat, 'total_cache lots\n', 'total_cache lots'],
  [parseV1MemoryStat, 'cache 1\nrss 2\n', 'cache rss'],
  [parseV2MemoryStat, 'anon -1\n', 'anon -1'],
  [parseV2MemoryStat, '', '""'],
  [parseV1MemoryUsageInBytes, '12 MB\n', '12 MB'],
  [parseV1MemoryUsageInBytes, '', '""'],
  [parseV1MemoryOomControl, 'oom_kill 0\n', 'oom_kill'],
  [parseV2MemoryEvents, 'low 0\nhigh 0\nmax 0\noom 0\n', 'low high max oom'],
  [parseV2MemoryMax, 'infinity\n', 'infinity'],
  [parsePressure, 'some avg10=much\n', 'avg10=much'],
  [parsePressure, 'full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n', 'full avg10'],
  [parseCgroupProcs, '12\nself\n', 'self'],
  [parseMountinfo, '36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 ext3 /dev/root rw\n', '36 35 98:0'],
  [parseMountinfo, 'x 35 98:0 / /mnt2 rw - ext3 /dev/root rw\n', 'x 35'],
  [parseProcCgroup, '4:memory\n', '4:memory'],
  [parseProcStat, '12 node S 1 1 1\n', '12 node'],
  [parseProcStat, '12 (node) S 1 1 1 0 -1\n', '12 (node)'],
  [parseProcStatus, 'Name:\tnode\nState:\tS (sleeping)\nPid:\t1\nPPid:\t0\nThreads:\tmany\n', 'many'],
  [parseProcStatus, 'State:\tS (sleeping)\nPid:\t1\nPPid:\t0\nVmRSS:\t12 pages\nThreads:\t1\n', '12 pages'],
  [parseProcSmapsRollup, 'Rss:  12 kB\n', 'Rss'],
  [parseProcIo, 'rchar: 1\nwchar: -\n', 'wchar: -'],
  [parseProcChildren, '12 x\n', '12 x'],
  [parseBootId, 'yes\n', 'yes'],
  [parseProcLimits, 'Max open files  many  4096  files\n', 'many'],
  [parseTimensOffsets, 'monotonic 1 0\nboottime 1\n', 'boottime 1'],
  [parseLruGenEnabled, 'y\n', 'y'],
  [parseFincore, '{"fincore": [{"res": "many", "file": "a"}]}', 'many'],
  [parseFincore, 'RES FILE', 'RES FILE'],
];

test('broken content is an error that names the file and shows the text', () => {
  for (const [parse, text, shown] of BROKEN) {
    assert.throws(
      () => parse(text, '/some/file'),
      (error) =>
        error instanceof KernelFormatError &&
        error.message.startsWith('/some/file: expected ') &&
        error.message.includes(shown),
      `${parse.name} of ${JSON.stringify(text)}`,
    );
  }
});

test('whatever the text, a parser answers or throws KernelFormatError', () => {
  const parsers = [...new Set(BROKEN.map(([parse]) => parse))];
  const lines = fc.array(
    fc.oneof(fc.string(), fc.stringMatching(/^[a-z_]+ \d+$/), fc.stringMatching(/^\d+:[a-z]*:\/.*$/)),
  );
  fc.assert(
    fc.property(lines, fc.constantFrom(...parsers), (texts, parse) => {
      try {
        parse(texts.join('\n'), 'file');
      } catch (error) {
        assert.ok(error instanceof KernelFormatError, `${parse.name} threw ${error}`);
      }
    }),
    { numRuns: 500 },
  );
});
