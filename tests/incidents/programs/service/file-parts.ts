import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { type MakeDoer, piecewise } from './doer.ts';

const MB = 2 ** 20;
const block = Buffer.alloc(MB, 5);

/** Writes a file of the given bytes and closes it. */
function write(name: string, bytes: number): void {
  const file = openSync(name, 'w');
  for (let left = bytes; left > 0; left -= MB) writeSync(file, block, 0, Math.min(left, MB));
  closeSync(file);
}

/** Ways to fill the page cache, tmpfs, and the caches of names. */
export const fileParts: Readonly<Record<string, MakeDoer>> = {
  // A log that is rotated by size and of which nothing is deleted.
  log: ({ pieceBytes = 4_096, most = 16 * MB }) => {
    let number = 0;
    let file = openSync('service.log.0', 'a');
    let size = 0;
    return piecewise(pieceBytes, (bytes) => {
      size += writeSync(file, block, 0, bytes);
      if (size < most) return;
      closeSync(file);
      file = openSync(`service.log.${++number}`, 'a');
      size = 0;
    });
  },

  // The same, and a good neighbour: only the last two are kept.
  'bounded-log': ({ pieceBytes = 4_096, most = 8 * MB }) => {
    let number = 0;
    let file = openSync('kept.log.0', 'a');
    let size = 0;
    const doer = piecewise(pieceBytes, (bytes) => {
      size += writeSync(file, block, 0, bytes);
      if (size < most) return;
      closeSync(file);
      file = openSync(`kept.log.${++number}`, 'a');
      size = 0;
      if (number >= 2) unlinkSync(`kept.log.${number - 2}`);
    });
    return { ...doer, held: () => ({ bytes: Math.min(number, 1) * most + size }) };
  },

  // Uploads: a new file for each.
  uploads: ({ pieceBytes = 300_000 }) => {
    let number = 0;
    return piecewise(pieceBytes, (bytes) => write(`upload.${number++}`, bytes));
  },

  // Work files that are written, used and deleted at once.
  'work-files': ({ pieceBytes = 500_000 }) => {
    let number = 0;
    const doer = piecewise(pieceBytes, (bytes) => {
      const name = `work.${number++}`;
      write(name, bytes);
      unlinkSync(name);
    });
    return { ...doer, held: () => ({ bytes: 0 }) };
  },

  // A backup is read once from its beginning to its end. The file is sparse: reading a hole fills the cache all the same.
  backup: ({ pieceBytes = 512 * 1024, most = 1_024 * MB }) => {
    const file = openSync('backup.tar', 'w+');
    ftruncateSync(file, most);
    const into = Buffer.alloc(pieceBytes);
    let at = 0;
    return piecewise(pieceBytes, (bytes) => {
      at += readSync(file, into, 0, bytes, at);
    });
  },

  // Spool files that are unlinked and never closed.
  deleted: ({ pieceBytes = 1_000_000 }) =>
    piecewise(pieceBytes, (bytes) => {
      const file = openSync('spool', 'w');
      unlinkSync('spool');
      for (let left = bytes; left > 0; left -= MB) writeSync(file, block, 0, Math.min(left, MB));
    }),

  // One log that was deleted by a rotation and is still written to.
  'deleted-log': ({ pieceBytes = 16_384 }) => {
    const file = openSync('rotated.log', 'w');
    unlinkSync('rotated.log');
    return piecewise(pieceBytes, (bytes) => writeSync(file, block, 0, bytes));
  },

  // Files in /tmp, which is a tmpfs in the sandbox and in many containers.
  tmp: ({ pieceBytes = 400_000 }) => {
    let number = 0;
    return piecewise(pieceBytes, (bytes) => write(`/tmp/session.${number++}`, bytes));
  },

  // One segment in /dev/shm that grows.
  shm: ({ pieceBytes = 65_536 }) => {
    const file = openSync('/dev/shm/ring', 'w');
    return piecewise(pieceBytes, (bytes) => writeSync(file, block, 0, bytes));
  },

  // Names that are looked for and do not exist: the kernel remembers each of them.
  'missing-names': (_part, random) =>
    piecewise(
      192,
      () => {
        statSync(`no-such-file-${random()}-with-a-name-that-is-too-long-to-be-stored-in-the-entry`, {
          throwIfNoEntry: false,
        });
      },
      { countsPieces: true },
    ),

  // Empty files: a name and an inode each, and no data.
  'empty-files': () => {
    let number = 0;
    return piecewise(
      1_300,
      () => {
        if (number % 1_000 === 0) mkdirSync(`d${number / 1_000}`);
        closeSync(openSync(`d${Math.floor(number / 1_000)}/${number++}`, 'w'));
      },
      { countsPieces: true },
    );
  },
};
