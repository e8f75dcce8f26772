import { readBlocks } from './read-blocks.ts';
import { readCsv } from './read-csv.ts';
import { readJson } from './read-json.ts';
import { readRows } from './read-rows.ts';
import { type MemoryRecord, NotARecord, shown } from './record.ts';

/** The forms that are read, as `--forms` prints them. */
export const forms: readonly string[] = [
  'what collect.sh prints, or a loop of date, memory.current, memory.stat and /proc/PID/status',
  'one or two of these by themselves',
  'the JSON or the CSV that this notebook exports',
  'the answer of Prometheus to query_range, of one container',
  'rows of docker stats --no-stream (also --format json), repeated',
  'rows of kubectl top pod, repeated',
];

/**
 * Reads what somebody pasted, dropped or piped. The form is recognised by its content. What is broken is left out and told of; only what cannot
 * be understood at all is refused.
 * @throws NotARecord
 */
export function readRecord(text: string): MemoryRecord {
  const unified = text.replaceAll('\r\n', '\n').replace(/^\ufeff/, '');
  const record = readAs(unified);
  if (record.points.length > 0) return record;
  const [first] = record.unread;
  if (first !== undefined) throw new NotARecord(first);
  const lines = unified.split('\n');
  const line = lines.findIndex((one) => one.trim() !== '');
  throw new NotARecord({
    ...{ line: Math.max(1, line + 1), column: 1, expected: 'text with memory counters' },
    found: line === -1 ? 'nothing' : shown(lines[line] ?? ''),
  });
}

function readAs(text: string): MemoryRecord {
  const begin = text.trimStart();
  if (begin.startsWith('seq,')) return readCsv(begin);
  if (
    /"MemUsage"\s*:|^NAME\s+CPU|^POD\s+NAME|^CONTAINER ID\s/m.test(text) ||
    /\s\d+m\s+\d+[KMG]i\s*$/m.test(text)
  )
    return readRows(text);
  if (begin.startsWith('{') || begin.startsWith('[')) return readJson(text);
  return readBlocks(text);
}
