import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeCsv } from '../../../src/protocol/csv.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { readRecord } from '../../../src/records/read-record.ts';
import { NotARecord } from '../../../src/records/record.ts';
import { sizeInBytes } from '../../../src/records/size.ts';

const MB = 2 ** 20;

const v2 = (anonMb: number, fileMb = 10) =>
  `anon ${anonMb * MB}\nfile ${fileMb * MB}\nkernel 4096\nshmem 0\ninactive_file ${fileMb * MB}\nactive_file 0`;
const round = (second: number, anonMb: number) =>
  `${1795908349 + second}.5\n${(anonMb + 10) * MB}\n${512 * MB}\n${v2(anonMb)}\n`;

test('a loop over memory.current, memory.max and memory.stat, with prompts, colours and CRLF between', () => {
  const text = `root@web-3:~# for i in 1 2; do date; done\r\n${round(0, 50).replaceAll('\n', '\r\n')}\u001b[32mroot@web-3:~#\u001b[0m\n${round(10, 60)}`;
  const { points, unread, skippedLines } = readRecord(text);
  assert.deepEqual(
    points.map(({ atMs, cgroup }) => [atMs, cgroup?.usageBytes, cgroup?.limitBytes, cgroup?.anonBytes]),
    [
      [1795908349500, 60 * MB, 512 * MB, 50 * MB],
      [1795908359500, 70 * MB, 512 * MB, 60 * MB],
    ],
  );
  assert.deepEqual(unread, []);
  assert.equal(skippedLines, 2);
});

test('of v1 the totals are taken, and its largest number is no limit', () => {
  const text = `${4 * MB}\n9223372036854771712\ncache 4096\nrss 8192\ninactive_file 4096\ntotal_cache 12288\ntotal_rss 16384\ntotal_inactive_file 12288\n`;
  assert.deepEqual(readRecord(text).points[0]?.cgroup, {
    ...{ usageBytes: 4 * MB, anonBytes: 16384, fileBytes: 12288, inactiveFileBytes: 12288 },
  });
});

test('snapshots without times are rounds of their own', () => {
  const points = readRecord(`${v2(50)}\n${v2(60)}\n`).points;
  assert.deepEqual(
    points.map(({ atMs, line, cgroup }) => [atMs, line, cgroup?.anonBytes]),
    [
      [undefined, 1, 50 * MB],
      [undefined, 7, 60 * MB],
    ],
  );
});

test('/proc/PID/status beside it, or alone', () => {
  const status =
    'Name:\tnode\nState:\tS (sleeping)\nVmRSS:\t   52864 kB\nRssAnon:\t   20000 kB\nThreads:\t11\n';
  const { points } = readRecord(`${round(0, 50)}${status}${round(1, 51)}${status}`);
  assert.deepEqual(
    points.map(({ process }) => process),
    Array(2).fill({ rssBytes: 52864 * 1024, rssAnonBytes: 20000 * 1024, threads: 11 }),
  );
  assert.equal(readRecord(status).points[0]?.process?.threads, 11);
});

test('a rounded number is told by line and column, and its round alone is left out', () => {
  const broken = round(10, 60).replace(`inactive_file ${10 * MB}`, 'inactive_file 10.0M');
  const { points, unread } = readRecord(round(0, 50) + broken + round(20, 70));
  assert.deepEqual(
    points.map(({ cgroup }) => cgroup?.anonBytes),
    [50 * MB, 70 * MB],
  );
  assert.deepEqual(
    unread.map(({ line, column, expected, found }) => [line, column, expected, found]),
    [[17, 15, 'bytes after "inactive_file"', '"10.0M"']],
  );
});

test('rows of docker stats, as JSON and as a table, and of kubectl top', () => {
  const json = `{"Name":"web","MemUsage":"469.8MiB / 512MiB","PIDs":"3"}\n`;
  const table = `CONTAINER ID   NAME   CPU %   MEM USAGE / LIMIT   MEM %\n3f9a1c0b2d4e   web   0.10%   469.8MiB / 512MiB   91.76%   1kB / 0B   0B / 0B   3\n`;
  for (const text of [json, table])
    assert.deepEqual(
      readRecord(text).points.map(({ workingSetBytes, cgroup }) => [workingSetBytes, cgroup?.limitBytes]),
      [[Math.round(469.8 * MB), 512 * MB]],
    );
  const top = readRecord(
    '2026-11-28T14:00:00Z\nweb-1   12m   469Mi\n2026-11-28T14:01:00Z\nweb-1   9m   471Mi\nother   1m   3Mi\n',
  );
  assert.deepEqual(
    top.points.map(({ workingSetBytes }) => workingSetBytes),
    [469 * MB, 471 * MB],
  );
  assert.equal(top.points[1]?.atMs, Date.parse('2026-11-28T14:01:00Z'));
  assert.deepEqual(
    top.unread.map(({ line, found }) => [line, found]),
    [[5, '"other"']],
  );
});

test('a matrix of Prometheus, of one container', () => {
  const series = (name: string, values: [number, string][]) => ({
    metric: { __name__: name, pod: 'web' },
    values,
  });
  const matrix = (...result: object[]) =>
    JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } });
  const { points } = readRecord(
    matrix(
      series('container_memory_usage_bytes', [
        [1795908349, '100'],
        [1795908364, 'NaN'],
      ]),
      series('container_memory_rss', [[1795908349, '60']]),
      series('container_spec_memory_limit_bytes', [[1795908349, '0']]),
      series('up', [[1795908349, '1']]),
    ),
  );
  assert.deepEqual(points, [{ atMs: 1795908349000, line: 1, cgroup: { usageBytes: 100, anonBytes: 60 } }]);
  const twice = series('container_memory_rss', [[1, '2']]);
  assert.throws(
    () => readRecord(matrix(twice, twice)),
    /narrow the query down to one.*found 2 series of container_memory_rss/,
  );
});

const events: readonly RunEvent[] = [0, 1].map((seq) => ({
  type: 'sample',
  id: seq + 1,
  data: {
    ...{ seq, tMs: seq * 100, cgroup: { usageBytes: 5 + seq }, process: { rssBytes: 3 } },
    ...{ runtime: { unavailable: 'no' }, demo: { unavailable: 'no' } },
  },
}));

test('what the notebook exports comes back as it was, as JSON and as CSV', () => {
  const recording = {
    format: 'memory-notebook/recording',
    version: 1,
    recordedAt: '2026-01-01T00:00:00Z',
    events,
  };
  const expected = events.map((_, seq) => ({
    ...{ atMs: seq * 100, cgroup: { usageBytes: 5 + seq }, process: { rssBytes: 3 } },
  }));
  for (const text of [JSON.stringify(recording), encodeCsv(events, ['calls'])])
    assert.deepEqual(
      readRecord(text).points.map(({ line: _, ...rest }) => rest),
      expected,
    );
  const broken = encodeCsv(events, []).replace(/^1,100,6/m, '1,100,x');
  assert.deepEqual(
    readRecord(broken).unread.map(({ line, column, found }) => [line, column, found]),
    [[3, 7, '"x"']],
  );
});

test('what cannot be understood is refused with line, column, what was expected and what was found', () => {
  const rows: readonly (readonly [string, RegExp])[] = [
    ['', /^1:1: expected text with memory counters, found nothing$/],
    ['\n\nJAVA PROFILE 1.0.2', /^3:1: expected text with memory counters, found "JAVA PROFILE 1\.0\.2"$/],
    ['{"a":\n1', /^2:2: expected JSON, found its end: the text was cut off$/],
    ['{"a": 1}', /^1:1: expected a recording of this notebook, or a matrix of Prometheus/],
    ['\u001b[31mred\u0007', /^1:1: .*found "�\[31mred�"$/],
  ];
  for (const [text, message] of rows)
    assert.throws(
      () => readRecord(text),
      (error) => error instanceof NotARecord && message.test(error.message),
      text,
    );
});

test('sizes count by 1,024 or by 1,000 as the tool that prints them does', () => {
  const rows: readonly (readonly [string, number | undefined])[] = [
    ['469Mi', 469 * MB],
    ['1.5GiB', 1.5 * 1024 * MB],
    ['2.87GB', 2_870_000_000],
    ['300kB', 300_000],
    ['1,024', 1024],
    ['0B', 0],
    ['many', undefined],
    ['-1', undefined],
  ];
  for (const [text, bytes] of rows) assert.equal(sizeInBytes(text), bytes, text);
});

test('whatever is cut, doubled or flipped in a text of any form, it is read or refused, never broken by', () => {
  const texts = [
    round(0, 50) + round(10, 60),
    encodeCsv(events, []),
    '{"Name":"web","MemUsage":"469.8MiB / 512MiB"}\n'.repeat(3),
    'web-1   12m   469Mi\n'.repeat(3),
    JSON.stringify({
      data: { resultType: 'matrix', result: [{ metric: { __name__: 'go_goroutines' }, values: [[1, '2']] }] },
    }),
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.array(fc.tuple(fc.nat(600), fc.nat(30), fc.string({ unit: 'binary', maxLength: 8 })), {
        maxLength: 4,
      }),
      (text, changes) => {
        const changed = changes.reduce(
          (now, [at, length, by]) => now.slice(0, at) + by + now.slice(at + length),
          text,
        );
        try {
          for (const { cgroup, process } of readRecord(changed).points)
            for (const value of Object.values<number | undefined>({ ...cgroup, ...process }))
              assert.ok(
                Number.isFinite(value) && (value ?? -1) >= 0,
                `${value} of ${JSON.stringify(changed)}`,
              );
        } catch (error) {
          if (!(error instanceof NotARecord)) throw error;
          assert.ok(error.at.line >= 1 && error.at.column >= 1);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test('a line of ten megabytes is read in time', () => {
  const startMs = performance.now();
  for (const piece of ['a', '1', ' ', '"', '{', 'anon 1 '])
    try {
      readRecord(piece.repeat(10_000_000 / piece.length));
    } catch (error) {
      assert.ok(error instanceof NotARecord);
    }
  const tookMs = performance.now() - startMs;
  assert.ok(tookMs < 20_000, `${tookMs} ms`);
});
