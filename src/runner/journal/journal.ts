import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { errnoOf } from '../../kernel/errno.ts';
import { IdSchema } from '../../protocol/run.ts';
import { ProcessIdentitySchema } from './identity.ts';

/** What is written down of a run before anything of it exists, so that the next server can clear up after a killed one. */
export const JournalEntrySchema = z.object({
  format: z.literal('memory-notebook/journal-1'),
  run: IdSchema,
  /** The server that answers for the run. */
  server: ProcessIdentitySchema,
  /** Absolute paths of the run's cgroup directories. */
  cgroup: z.exactOptional(
    z.object({
      version: z.literal([1, 2]),
      memory: z.string(),
      pids: z.exactOptional(z.string()),
      unified: z.exactOptional(z.string()),
    }),
  ),
  /** Absolute path of the run's files. */
  filesDir: z.string(),
  /** The process that was started, once there is one. */
  program: z.exactOptional(ProcessIdentitySchema),
});
export type JournalEntry = z.infer<typeof JournalEntrySchema>;

/** The journal of a state directory: one file per run. */
export interface Journal {
  /** Writes an entry, or writes it anew; on the disk when this returns. @throws the system's error. */
  write(entry: JournalEntry): void;
  /** Removes the entry of a run; no error if there is none. */
  remove(run: string): void;
}

/** Opens the journal of a state directory. */
export function openJournal(stateDir: string): Journal {
  const directory = join(stateDir, 'journal');
  return {
    write(entry) {
      const path = join(directory, `${entry.run}.json`);
      const unfinished = `${path}.new-${entry.server.pid}-${entry.server.startTimeTicks ?? 0}`;
      try {
        writeThrough(unfinished, `${JSON.stringify(entry)}\n`);
        // A rename is seen whole or not at all: no reader meets half an entry.
        renameSync(unfinished, path);
      } catch (error) {
        rmSync(unfinished, { force: true });
        throw error;
      }
      syncDirectory(directory);
    },
    remove(run) {
      rmSync(join(directory, `${run}.json`), { force: true });
    },
  };
}

function writeThrough(path: string, text: string): void {
  const fd = openSync(path, 'w', 0o600);
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function syncDirectory(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Names of all files of the journal. */
export function journalFiles(stateDir: string): string[] {
  return readdirSync(join(stateDir, 'journal'));
}

/** An entry read back, or undefined when the file is gone or holds none. */
export function readEntry(path: string): JournalEntry | undefined {
  try {
    const parsed = JournalEntrySchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
