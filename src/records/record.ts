import type { CgroupReadings, ProcessReadings, RuntimeReadings } from '../protocol/sample.ts';

/** One moment of a record: what was printed together. */
export interface RecordPoint {
  /** Milliseconds since 1970, or since the beginning of the record; undefined where no time was printed. */
  readonly atMs?: number | undefined;
  /** The line that it begins at, from 1. */
  readonly line: number;
  readonly cgroup?: CgroupReadings;
  readonly process?: ProcessReadings;
  readonly runtime?: RuntimeReadings;
  /** Usage less inactive file pages, in bytes: what `docker stats` and `kubectl top` print. No part can be told from it. */
  readonly workingSetBytes?: number;
}

/** Something that could not be read. Lines and columns count from 1. */
export interface Unread {
  readonly line: number;
  readonly column: number;
  /** "bytes after \"inactive_file\"" */
  readonly expected: string;
  /** As it stands there, at most 40 characters. */
  readonly found: string;
  /** What was done about it, a sentence. */
  readonly note: string;
}

/** What was understood of a text. */
export interface MemoryRecord {
  /** The form, as people call it: "memory.stat, repeated". */
  readonly form: string;
  readonly points: readonly RecordPoint[];
  readonly unread: readonly Unread[];
  /** Lines that hold nothing to read: prompts, commands, headings. */
  readonly skippedLines: number;
}

/** A text of no form that we know: where, what was expected, what was found. */
export class NotARecord extends Error {
  override readonly name = 'NotARecord';
  readonly at: Omit<Unread, 'note'>;
  constructor(at: Omit<Unread, 'note'>) {
    super(`${at.line}:${at.column}: expected ${at.expected}, found ${at.found}`);
    this.at = at;
  }
}

/** A piece of text as it is shown in a message: short, on one line, control characters replaced. */
export function shown(text: string): string {
  const line = text.split(/[\r\n]/)[0] ?? '';
  const safe = line.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '\ufffd');
  return `"${safe.length > 40 ? `${safe.slice(0, 39)}…` : safe}"`;
}
