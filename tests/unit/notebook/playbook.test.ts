import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playbook } from '../../../src/notebook/Playbook/playbook.ts';

const { decisions } = playbook();

test('the playbook has rows for sockets, mapped files, arenas, swap and slow lines, each with its source', () => {
  for (const [row, signature] of [
    [/^socket buffers$/, /\bsock\b/],
    [/^mapped files$/, /\bfile_mapped\b/],
    [/^arenas .*glibc, jemalloc, Python/, /\banon\b/],
    [/^swap$/, /memory\.swap\.current/],
    [/^slow small lines$/, /over days/],
  ] as const) {
    const found = decisions.filter((one) => row.test(one.class));
    assert.equal(found.length, 1, String(row));
    assert.match(found[0]?.container ?? '', signature);
    assert.ok((found[0]?.source ?? []).length >= 1, `${row} has no source`);
  }
});

test('each row can be told from every other by what it says of container, process and runtime', () => {
  const signatures = decisions.map((one) => [one.container, one.process, one.runtime].join('|'));
  assert.equal(new Set(signatures).size, decisions.length);
});

test('a deleted file that is open keeps the disk; its cache can be had back', () => {
  const row = decisions.find((one) => one.class === 'deleted but open');
  assert.match(row?.container ?? '', /until it is reclaimed/);
  assert.match(row?.confirm ?? '', /reclaim takes the cache alone, and the disk stays full/);
});

test('the commonest false leak has its rows: memory that was freed and stays in RSS, with the knob that shows it', () => {
  for (const [row, knob] of [
    [/^arenas .*glibc/, /malloc_trim.*MALLOC_ARENA_MAX/],
    [/not given back \(Go\)$/, /FreeOSMemory.*GOMEMLIMIT/],
    [/^huge pages/, /transparent_hugepage/],
  ] as const) {
    const found = decisions.filter((one) => row.test(one.class));
    assert.equal(found.length, 1, String(row));
    assert.match(found[0]?.confirm ?? '', knob);
    assert.ok((found[0]?.source ?? []).length >= 1, `${row} has no source`);
  }
});

test('in the words of v1 no counter of v2 is left, and the other way round', () => {
  const onlyV2 = /\banon\b|anon_thp|memory\.reclaim|memory\.swap\.|\bfile_mapped\b|\bkernel_stack\b/;
  const onlyV1 = /total_|memory\.kmem|force_empty/;
  for (const { class: name, container, confirm, v1 } of decisions) {
    assert.doesNotMatch(`${container} ${confirm}`, onlyV1, name);
    assert.doesNotMatch(`${v1?.container ?? container} ${v1?.confirm ?? confirm}`, onlyV2, name);
  }
});
