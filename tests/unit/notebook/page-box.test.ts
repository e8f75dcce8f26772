import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { diskAt } from '../../../src/notebook/PageBox/disk.ts';
import { columnsOf, drawBox } from '../../../src/notebook/PageBox/drawing.ts';
import {
  boxInWords,
  changeInWords,
  diskInWords,
  keptOnDisk,
} from '../../../src/notebook/PageBox/in-words.ts';
import { momentsOf } from '../../../src/notebook/PageBox/moments.ts';
import { COLUMN, TILE_BYTES, tilesOf } from '../../../src/notebook/PageBox/tiles.ts';
import { type CgroupReadings, readingOf } from '../../../src/protocol/sample.ts';
import { aSample } from '../charts/a-sample.ts';

const MB = 2 ** 20;
const bytes = fc.double({ min: 0, max: 900 * MB, noNaN: true });
const readings = ['anonBytes', 'kernelBytes', 'shmemBytes', 'activeFileBytes', 'inactiveFileBytes'] as const;

/** Readings of a cgroup, any of them missing; its total is what they add up to and a rest, as the kernel's is. */
const aCgroup: fc.Arbitrary<CgroupReadings> = fc
  .record(
    {
      ...Object.fromEntries(readings.map((name) => [name, bytes])),
      restBytes: fc.double({ min: 0, max: 60 * MB, noNaN: true }),
      limitBytes: bytes,
      hasTotal: fc.boolean(),
    },
    { requiredKeys: ['restBytes', 'hasTotal'] },
  )
  .map(({ restBytes, hasTotal, ...known }: { restBytes: number; hasTotal: boolean } & CgroupReadings) => ({
    ...known,
    ...(hasTotal ? { usageBytes: sum(readings.map((name) => known[name] ?? 0)) + restBytes } : {}),
  }));

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const tilesIn = (d: string): number => d.split('z').length - 1;

describe('a sample as tiles', () => {
  test('the tiles add up to the number of the container, within half a tile for each part', () => {
    fc.assert(
      fc.property(aCgroup, (cgroup) => {
        const box = tilesOf(aSample(1, cgroup));
        const expected = cgroup.usageBytes ?? sum(readings.map((name) => cgroup[name] ?? 0));
        const drawn = sum(box.lists.map(({ tiles }) => tiles)) * TILE_BYTES;
        assert.ok(
          Math.abs(drawn - expected) <= (readings.length + 1) * (TILE_BYTES / 2),
          `${drawn} ${expected}`,
        );
      }),
    );
  });

  test('each list has its own reading, within half a tile; what cannot be read has no tile and is named', () => {
    fc.assert(
      fc.property(aCgroup, (cgroup) => {
        const box = tilesOf(aSample(1, cgroup));
        for (const { list, bytes: size, tiles } of box.lists) {
          assert.ok(tiles > 0);
          assert.ok(Math.abs(size - tiles * TILE_BYTES) <= TILE_BYTES / 2, list);
        }
        assert.equal(
          box.missing.length,
          readings.filter((name) => cgroup[name] === undefined).length,
          box.missing.join(),
        );
        for (const list of box.missing)
          assert.ok(
            box.lists.every((one) => one.list !== list),
            list,
          );
      }),
    );
  });

  test('a bracket ends where the tiles end that its tool counts', () => {
    fc.assert(
      fc.property(aCgroup, (cgroup) => {
        const box = tilesOf(aSample(1, cgroup));
        const counts = {
          usage: box.lists,
          'kubectl top': box.lists.filter(({ list }) => list !== 'inactive_file'),
        };
        for (const { tool, tiles } of box.brackets)
          assert.ok(
            Math.abs(tiles - sum(counts[tool as keyof typeof counts].map((one) => one.tiles))) <= 4,
            `${tool} ${tiles}`,
          );
        if (cgroup.usageBytes === undefined) assert.deepEqual(box.brackets, []);
      }),
    );
  });

  test('parts that were read a little too late to fit into the total leave no rest, and no tile too many', () => {
    const box = tilesOf(aSample(1, { usageBytes: 99 * MB, anonBytes: 100 * MB }));
    assert.deepEqual(
      box.lists.map(({ list, tiles }) => [list, tiles]),
      [['anon', 50]],
    );
  });
});

describe('the drawing', () => {
  test('every tile is drawn once, and nothing stands outside the picture', () => {
    fc.assert(
      fc.property(aCgroup, fc.integer({ min: 1, max: 60 }), (cgroup, columns) => {
        const box = tilesOf(aSample(1, cgroup));
        const drawn = drawBox(box, columns);
        assert.deepEqual(
          drawn.tiles.map(({ list, d }) => [list, tilesIn(d)]),
          box.lists.map(({ list, tiles }) => [list, tiles]),
        );
        const places = [...drawn.tiles.map(({ d }) => d), drawn.empty]
          .flatMap((d) => [...d.matchAll(/M(-?[\d.]+) (-?[\d.]+)/g)])
          .map(([, x, y]) => `${x} ${y}`);
        assert.equal(new Set(places).size, places.length, 'two tiles on one place');
        for (const place of places) {
          const [x = 0, y = 0] = place.split(' ').map(Number);
          assert.ok(x >= 0 && x <= drawn.width && y >= 0 && y <= drawn.height, place);
        }
        for (const { x, y, text } of drawn.texts) assert.ok(x >= 0 && y <= drawn.height, text);
      }),
    );
  });

  test('names in one line do not lie over each other', () => {
    fc.assert(
      fc.property(aCgroup, (cgroup) => {
        const box = tilesOf(aSample(1, cgroup));
        const names = drawBox(box, columnsOf(box)).texts.filter(({ className }) =>
          className.startsWith('name'),
        );
        for (const lines of Map.groupBy(names, ({ y }) => y).values())
          for (const [i, one] of lines.entries()) {
            const next = lines[i + 1];
            assert.ok(
              next === undefined || one.x + one.text.length * 6 <= next.x,
              `${one.text} ${next?.text}`,
            );
          }
      }),
    );
  });

  test('eight tiles stand in a column', () => {
    const box = tilesOf(aSample(1, { usageBytes: 32 * MB, anonBytes: 32 * MB }));
    const [anon] = drawBox(box, 2).tiles;
    const columns = new Set([...(anon?.d.matchAll(/M([\d.]+) /g) ?? [])].map(([, x]) => x));
    assert.equal(columns.size, 16 / COLUMN);
  });

  test('a limit far away is not drawn; a near one is a wall', () => {
    const cgroup = { usageBytes: 60 * MB, anonBytes: 60 * MB };
    const far = drawBox(tilesOf(aSample(1, { ...cgroup, limitBytes: 1024 * MB })), 4);
    assert.equal(far.limit, undefined);
    assert.ok(far.texts.every(({ text }) => !text.startsWith('limit')));
    const near = drawBox(tilesOf(aSample(1, { ...cgroup, limitBytes: 80 * MB })), 5);
    assert.notEqual(near.limit, undefined);
    assert.equal(near.texts.at(-1)?.text, 'limit 80 MB');
  });
});

describe('in words', () => {
  const { events } = JSON.parse(readFileSync('demos/log-cache/recordings/story.json', 'utf8'));

  test('the sentence of a recorded moment tells what that sample holds', () => {
    const [written] = momentsOf(events, ['written']);
    assert.ok(written !== undefined);
    const box = tilesOf(written.sample);
    const inactive = readingOf(written.sample, 'cgroup', 'inactiveFileBytes') ?? 0;
    const sentence = boxInWords(box, written.sample);
    assert.match(
      sentence,
      /^Second 21\.\d: usage is 198 MB and kubectl top is 39 MB\. In the box, in MB: anon 3\d, /,
    );
    assert.ok(sentence.includes(`inactive_file ${Math.round(inactive / MB)}`), sentence);
  });

  test('the second reading moves tiles from one list to the other, and a deleted open log moves none', () => {
    const boxes = momentsOf(events, ['written', 'read-twice', 'delete-rotated', 'delete-current']).map(
      ({ sample }) => tilesOf(sample).lists,
    );
    const changes = boxes.slice(1).map((lists, i) => changeInWords(boxes[i] ?? [], lists));
    assert.match(changes[0] ?? '', /^inactive_file −1[56]\d and active_file \+1[56]\d MB\.$/);
    assert.match(changes[1] ?? '', /active_file −12\d/);
    assert.equal(changes[2], 'Nothing in the box has changed.');
  });

  test('a log that is deleted and still open keeps the disk, and the picture says so', () => {
    const moments = momentsOf(events, ['written', 'delete-rotated', 'delete-current', 'reopen-current']);
    const disks = moments.map(({ disk }) => disk);
    assert.deepEqual(
      disks.map((disk) => (disk === undefined ? '' : diskInWords(disk))),
      ['closed logs 128, open log 32', 'open log 32', 'deleted, still open 32', 'no log'],
    );
    assert.deepEqual(
      disks.slice(1).map((disk, i) => keptOnDisk(disks[i], disk)),
      ['', 'Its name is gone, its 32 MB are still on the disk.', ''],
    );
    assert.deepEqual(
      moments.map(({ sample, disk }) => drawBox(tilesOf(sample), 13, disk).files.map(({ kind }) => kind)),
      [['closed', 'open'], ['open'], ['nameless'], []],
    );
  });

  test('a program that does not count its files has no disk in the picture', () => {
    const sample = aSample(1, { usageBytes: 8 * MB });
    assert.equal(diskAt(sample, []), undefined);
    assert.doesNotMatch(boxInWords(tilesOf(sample), sample), /disk/);
  });

  test('where there is no cgroup there is no box, and it is said why', () => {
    const sample = { ...aSample(3, {}), cgroup: { unavailable: 'No cgroup can be made here.' } };
    const box = tilesOf(sample);
    assert.deepEqual([box.lists, box.brackets], [[], []]);
    assert.equal(boxInWords(box, sample), 'Second 0.3: there is no box to draw. No cgroup can be made here.');
  });

  test('a mark that the recording does not have is named with those that it has', () => {
    assert.throws(
      () => momentsOf(events, ['writen']),
      /found `writen`\. Its marks are written, start-reader/,
    );
  });
});
