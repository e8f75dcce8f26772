import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeCsv } from '../../../src/protocol/csv.ts';
import {
  CgroupReadingsSchema,
  ProcessReadingsSchema,
  RuntimeReadingsSchema,
} from '../../../src/protocol/sample.ts';
import { eventsOf, sampleWith } from '../../support/series.ts';

// One function writes the CSV of the server and of the page: what is held here is held of both.

const samples = [
  sampleWith(0, { cgroup: { oomKills: undefined } }),
  { ...sampleWith(1, { demo: { calls: 7, another: 1 } }), runtime: { unavailable: 'x' } },
];
const rows = encodeCsv(eventsOf(samples), ['calls', '=1+1'])
  .trimEnd()
  .split('\r\n')
  .map((line) => line.split(','));
const [header = []] = rows;
const cell = (row: number, name: string) => rows[row + 1]?.[header.indexOf(name)];

test('the columns are those of the protocol and the declared counters, whatever a run happens to have', () => {
  assert.deepEqual(header, [
    ...['seq', 'tMs'],
    ...Object.keys(CgroupReadingsSchema.shape).map((name) => `cgroup.${name}`),
    ...Object.keys(ProcessReadingsSchema.shape).map((name) => `process.${name}`),
    ...Object.keys(RuntimeReadingsSchema.shape).map((name) => `runtime.${name}`),
    ...['demo.calls', 'demo.=1+1'],
  ]);
  assert.ok(rows.every((row) => row.length === header.length));
});

test('a row per sample; what could not be had is empty, never 0', () => {
  assert.equal(rows.length, 3);
  assert.deepEqual([cell(0, 'seq'), cell(0, 'tMs'), cell(0, 'process.fds')], ['0', '0', '22']);
  assert.equal(cell(0, 'cgroup.oomKills'), '');
  assert.deepEqual([cell(0, 'demo.calls'), cell(1, 'demo.calls')], ['', '7']);
  assert.deepEqual([cell(1, 'runtime.heapUsedBytes'), cell(1, 'process.fds')], ['', '22']);
});
