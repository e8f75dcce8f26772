import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosen, Growing, whatItIs } from '../../../src/notebook/Watch/growing.ts';
import { besideInWords, filledIn, ledgerRows, rateInWords } from '../../../src/notebook/Watch/in-words.ts';
import type { Subject } from '../../../src/protocol/watch.ts';

const MB = 2 ** 20;
const process = (pid: number, name: string, mb: number): Subject => ({
  ...{ id: `p-${pid}-1`, kind: 'process', pid, name, rssBytes: mb * MB, processes: 1 },
});

test('growth is counted from when the page first saw a process, and never from another one', () => {
  const growing = new Growing();
  const first = growing.take([process(1, 'steady', 900), process(2, 'grows', 10)]);
  assert.deepEqual(
    first.map(({ grownBytes }) => grownBytes),
    [undefined, undefined],
  );
  growing.take([process(1, 'steady', 900), process(2, 'grows', 12)]);
  const other = { ...process(1, 'another', 1), id: 'p-1-2' };
  const third = growing.take([other, process(2, 'grows', 15)]);
  assert.deepEqual(
    third.map(({ grownBytes }) => grownBytes),
    [undefined, 5 * MB],
  );
  assert.deepEqual(
    chosen(third, '', 'growth').map(({ subject }) => subject.name),
    ['grows', 'another'],
  );
});

test('the list is searched by name, pid and container, and sorted by size', () => {
  const web: Subject = {
    ...process(30, 'nginx', 40),
    cgroup: { path: '/docker/x', maker: 'docker', name: 'Docker container 3f9a1c0b2d4e' },
  };
  const listed = new Growing().take([process(1, 'small', 1), web, process(7, 'large', 70)]);
  const names = (words: string) => chosen(listed, words, 'size').map(({ subject }) => subject.name);
  assert.deepEqual(names(''), ['large', 'nginx', 'small']);
  assert.deepEqual(names('docker 3f9'), ['nginx']);
  assert.deepEqual(names('30'), ['nginx']);
  assert.deepEqual(names('nothing'), []);
  assert.equal(whatItIs({ ...web, processes: 3 }), 'pid 30 and 2 below it, Docker container 3f9a1c0b2d4e');
});

test('commands are filled in for this process, and GROUP stays where a shell would take the name apart', () => {
  const watched = { pid: 4711, directory: '/sys/fs/cgroup/a' };
  assert.equal(
    filledIn('grep x /proc/PID/status GROUP/memory.stat', watched),
    'grep x /proc/4711/status /sys/fs/cgroup/a/memory.stat',
  );
  assert.equal(filledIn('ps --ppid PID; cat GROUP/x', { pid: 1 }), 'ps --ppid 1; cat GROUP/x');
});

test('who else lives in the cgroup is said of a process, and rates are told by the minute', () => {
  const beside = { processes: 3, names: ['nginx', 'sh'] };
  assert.match(
    besideInWords({ kind: 'process', beside }) ?? '',
    /^3 other processes live in .*\(nginx, sh, …\)/,
  );
  assert.equal(besideInWords({ kind: 'cgroup', beside }), undefined);
  assert.equal(besideInWords({ kind: 'process', beside: { processes: 0, names: [] } }), undefined);
  const rate = { value: MB / 60, low: -MB / 60, high: (2 * MB) / 60, per: 'second' };
  assert.equal(rateInWords({ rate, unit: 'bytes' }), '1.0 MB a minute (−1.0 to 2.0)');
});

test('the ledger ends with what is in no part, and with the number itself', () => {
  const rows = ledgerRows({
    ...{ fromTMs: 0, toTMs: 1, total: { fromBytes: 10 * MB, toBytes: 14 * MB }, residualBytes: -MB },
    parts: [
      { part: 'anon', fromBytes: 5 * MB, toBytes: 10 * MB },
      { part: 'shmem', fromBytes: 0, toBytes: 0 },
    ],
  });
  assert.deepEqual(
    rows.map(({ part, change }) => [part, change]),
    [
      ['anon', '+5.0'],
      ['in no part', '−1.0'],
      ['usage', '+4.0'],
    ],
  );
});
