import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { type MakeDoer, piecewise } from './doer.ts';
import { libc } from './libc.ts';

const MB = 2 ** 20;

/** Ways to keep memory that is not on the JavaScript heap. */
export const nativeParts: Readonly<Record<string, MakeDoer>> = {
  buffers: ({ pieceBytes = 64_000 }, random) => {
    const all: Buffer[] = [];
    return piecewise(pieceBytes, (bytes) => all.push(Buffer.alloc(bytes, 1 + Math.floor(random() * 250))));
  },

  'typed-arrays': ({ pieceBytes = 200_000 }, random) => {
    const all: Float64Array[] = [];
    return piecewise(pieceBytes, (bytes) => all.push(new Float64Array(bytes / 8).fill(random() + 1)));
  },

  // The memory of a WebAssembly module, an image codec say, which can only grow. No counter of the runtime has it.
  wasm: ({ pieceBytes = 4 * 65_536 }) => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 32_768 });
    return piecewise(pieceBytes, (bytes) => {
      const was = memory.grow(bytes / 65_536) * 65_536;
      new Uint8Array(memory.buffer, was, bytes).fill(7);
    });
  },

  // What a native addon keeps: malloc without free.
  malloc: ({ pieceBytes = 20_000 }) => {
    const { malloc, memset } = libc();
    return piecewise(pieceBytes, (bytes) => {
      memset(malloc(BigInt(bytes)), 1, BigInt(bytes));
    });
  },

  // A region of which one page in each 2 MB is touched: each costs a page, and a page of page tables.
  'page-tables': () => {
    const { mmap, madvise, memset } = libc();
    return piecewise(4_096, () => {
      const region = 4n * BigInt(MB);
      const at = mmap(0n, region, 3, 0x4022, -1, 0n);
      if (at === 0xffffffffffffffffn)
        throw new Error('mmap refused a region of 4 MB; raise vm.max_map_count.');
      const whole = (at + 2n * BigInt(MB)) & ~(2n * BigInt(MB) - 1n);
      // A huge page would need no table.
      madvise(at, region, 15);
      memset(whole, 1, 1n);
    });
  },

  // A store that maps its data file, writes at the end of it, and reads what it wrote.
  'mapped-store': ({ pieceBytes = 256 * 1024 }) => {
    const { mmap, memset } = libc();
    const most = 2 ** 30;
    const file = openSync('store.db', 'w+');
    ftruncateSync(file, most);
    const at = mmap(0n, BigInt(most), 3, 0x01, file, 0n);
    closeSync(file);
    let end = 0;
    return piecewise(pieceBytes, (bytes) => {
      memset(at + BigInt(end), 1, BigInt(bytes));
      end += bytes;
    });
  },

  // An index that was written before and is read through its mapping, page by page.
  'mapped-index': ({ pieceBytes = 256 * 1024, most = 256 * MB }) => {
    const { mmap, madvise, memcmp } = libc();
    const file = openSync('index.db', 'w+');
    const block = Buffer.alloc(MB, 3);
    for (let i = 0; i < most / MB; i++) writeSync(file, block);
    const at = mmap(0n, BigInt(most), 1, 0x01, file, 0n);
    // Random access: without it the kernel maps the pages around each one that is read.
    madvise(at, BigInt(most), 1);
    closeSync(file);
    let end = 0;
    return piecewise(pieceBytes, (bytes) => {
      if (end + 2 * bytes > most) return;
      memcmp(at + BigInt(end), at + BigInt(end + bytes), BigInt(bytes));
      end += bytes;
    });
  },

  // SQLite with a mapped database that gets row after row.
  sqlite: ({ pieceBytes = 40_000 }, random) => {
    const database = new DatabaseSync('rows.db');
    database.exec(
      'PRAGMA mmap_size=1000000000; PRAGMA synchronous=OFF; CREATE TABLE rows (id INTEGER PRIMARY KEY, data BLOB)',
    );
    const insert = database.prepare('INSERT INTO rows (data) VALUES (?)');
    const read = database.prepare('SELECT sum(length(data)) FROM rows WHERE id > ?');
    let rows = 0;
    return piecewise(pieceBytes, (bytes) => {
      insert.run(Buffer.alloc(bytes, 1 + Math.floor(random() * 250)));
      rows += 1;
      if (rows % 20 === 0) read.get(rows - 20);
    });
  },
};
