import type { CgroupReadings, ProcessReadings } from '../protocol/sample.ts';
import { beginsStat, readingsOf } from './counter-names.ts';
import { plain } from './plain.ts';
import { type MemoryRecord, type RecordPoint, shown, type Unread } from './record.ts';

/** The kernel counts in whole pages: a bare number that is one is a size, and a time in seconds hardly ever is. */
const PAGE = 4096;
/** Seconds since 1970 that are a time: from 2001 to 2100. */
const isTime = (value: number): boolean => value >= 1e9 && value < 4.1e9;

const processFields: Readonly<Record<string, keyof ProcessReadings>> = {
  VmRSS: 'rssBytes',
  RssAnon: 'rssAnonBytes',
  RssFile: 'rssFileBytes',
  RssShmem: 'rssShmemBytes',
  VmSwap: 'swapBytes',
  Pss: 'pssBytes',
};

/** What one round of the loop has printed so far. */
interface Block {
  line: number;
  atMs: number | undefined;
  /** Bare numbers before the counters: usage, then the limit. */
  readonly bare: (number | 'max')[];
  readonly counters: Map<string, number>;
  readonly process: Map<keyof ProcessReadings, number>;
  broken: boolean;
}

/**
 * Reads what a loop over `memory.current`, `memory.stat` and `/proc/PID/status` prints, with times or without:
 *
 *     for i in $(seq 60); do date +%s.%N; cat memory.current memory.stat; sleep 1; done
 *
 * Prompts, commands and headings between are passed over. A round with a value that is no number is left out, and the last round
 * where it was cut off.
 */
export function readBlocks(text: string): MemoryRecord {
  const unread: Unread[] = [];
  const points: RecordPoint[] = [];
  let skippedLines = 0;
  let block: Block | undefined;
  const flush = (): void => {
    const point = block === undefined || block.broken ? undefined : pointOf(block);
    if (point !== undefined) points.push(point);
    block = undefined;
  };
  const begin = (line: number, atMs?: number): Block => {
    flush();
    block = { line, atMs, bare: [], counters: new Map(), process: new Map(), broken: false };
    return block;
  };
  for (const [i, raw] of text.split('\n').entries()) {
    const at = i + 1;
    const line = plain(raw).trimEnd();
    const time = timeOf(line);
    if (time !== undefined) begin(at, time);
    else if (/^\d+$/.test(line) || line === 'max') {
      const now = block === undefined || block.counters.size > 0 ? begin(at) : block;
      now.bare.push(line === 'max' ? 'max' : Number(line));
    } else {
      const [, name = '', value = ''] = /^([a-z][a-z0-9_]*) (\S.*)$/.exec(line) ?? [];
      const isStat = block !== undefined && block.counters.size > 0;
      if (/^\d+$/.test(value)) {
        const now = block === undefined || (beginsStat(name) && block.counters.has(name)) ? begin(at) : block;
        now.counters.set(name, Number(value));
      } else if (isStat && /^\d[\d.,]*\s*(?:[kKMGT]i?B?)?$/.test(value) && block !== undefined) {
        block.broken = true;
        unread.push({
          ...{ line: at, column: name.length + 2, expected: `bytes after "${name}"`, found: shown(value) },
          note: 'Some tool rounded this number. Its round is left out.',
        });
      } else if (!takeProcess(line, at, () => block, begin)) skippedLines += line === '' ? 0 : 1;
    }
  }
  flush();
  return { form: 'memory.stat and /proc/PID/status, repeated', points, unread, skippedLines };
}

/** A line that is a time: seconds since 1970 (with a fraction, or no whole page), or ISO 8601. In milliseconds. */
function timeOf(line: string): number | undefined {
  const [seconds, fraction] = /^\d{10}(\.\d+)?$/.exec(line) ?? [];
  if (
    seconds !== undefined &&
    isTime(Number(seconds)) &&
    (fraction !== undefined || Number(seconds) % PAGE !== 0)
  )
    return Number(seconds) * 1000;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(line)) return undefined;
  const parsed = Date.parse(line.replace(',', '.'));
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** A line of `/proc/PID/status` or `smaps_rollup`. @returns whether it was one */
function takeProcess(
  line: string,
  at: number,
  now: () => Block | undefined,
  begin: (line: number) => Block,
): boolean {
  const [, name = '', number = '', unit] = /^(\w+):\s+(\d+)( kB)?$/.exec(line) ?? [];
  const field = unit === undefined ? (name === 'Threads' ? 'threads' : undefined) : processFields[name];
  if (field === undefined) return /^\w+:\s/.test(line);
  const block = now();
  const into = block === undefined || block.process.has(field) ? begin(at) : block;
  into.process.set(field, unit === undefined ? Number(number) : Number(number) * 1024);
  return true;
}

function pointOf({ line, atMs, bare, counters, process }: Block): RecordPoint | undefined {
  if (counters.size === 0 && process.size === 0 && bare.length === 0) return undefined;
  const [usage, limit] = bare;
  const cgroup: CgroupReadings = {
    ...(typeof usage === 'number' ? { usageBytes: usage } : {}),
    // v1 writes "no limit" as the largest number of whole pages.
    ...(typeof limit === 'number' && limit < 2 ** 62 ? { limitBytes: limit } : {}),
    ...readingsOf(counters),
  };
  return {
    line,
    ...(atMs === undefined ? {} : { atMs }),
    ...(Object.keys(cgroup).length === 0 ? {} : { cgroup }),
    ...(process.size === 0 ? {} : { process: Object.fromEntries(process) }),
  };
}
