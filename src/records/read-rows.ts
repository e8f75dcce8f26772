import { plain } from './plain.ts';
import { type MemoryRecord, type RecordPoint, shown, type Unread } from './record.ts';
import { sizeInBytes } from './size.ts';

/** A row of one number, with the words that tell whose it is. */
interface Row {
  readonly name: string;
  readonly workingSetBytes: number;
  readonly limitBytes?: number | undefined;
}

/**
 * Reads rows of `docker stats --no-stream` (as a table or as JSON) or of `kubectl top pod`, repeated; a line with a time before a row is its
 * time. Each prints one number, the difference of two counters. Rows of several containers cannot be one line: the one with the most rows
 * is read, and the others are counted as unread.
 */
export function readRows(text: string): MemoryRecord {
  const rows: (Row & { line: number; atMs: number | undefined })[] = [];
  let skippedLines = 0;
  let atMs: number | undefined;
  for (const [i, raw] of text.split('\n').entries()) {
    const line = plain(raw).trim();
    const time = timeOf(line);
    const row = dockerRow(line) ?? kubectlRow(line);
    if (time !== undefined) atMs = time;
    else if (row !== undefined) {
      rows.push({ ...row, line: i + 1, atMs });
      atMs = undefined;
    } else if (line !== '') skippedLines += 1;
  }
  const names = Map.groupBy(rows, ({ name }) => name);
  const [most = ''] = [...names].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  const points = (names.get(most) ?? []).map(
    ({ line, atMs: at, workingSetBytes, limitBytes }): RecordPoint => ({
      ...{ line, workingSetBytes },
      ...(at === undefined ? {} : { atMs: at }),
      ...(limitBytes === undefined ? {} : { cgroup: { limitBytes } }),
    }),
  );
  const unread = rows
    .filter(({ name }) => name !== most)
    .map(
      ({ line, name }): Unread => ({
        ...{ line, column: 1, expected: `rows of one container (${shown(most)})`, found: shown(name) },
        note: 'This row is of another and is left out.',
      }),
    );
  return { form: 'docker stats or kubectl top, repeated', points, unread, skippedLines };
}

function timeOf(line: string): number | undefined {
  if (/^\d{10}(?:\.\d+)?$/.test(line)) return Number(line) * 1000;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(line)) return undefined;
  const parsed = Date.parse(line);
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** `{"Name":"web","MemUsage":"469.8MiB / 512MiB",…}`, or the same as a row of the table. */
function dockerRow(line: string): Row | undefined {
  const json = /"MemUsage"\s*:\s*"([^"/]+)\/([^"]+)"/.exec(line);
  const table = /^(\S+)\s+(\S+)\s+[\d.]+%\s+([\d.]+\s?\w*B)\s+\/\s+([\d.]+\s?\w*B)/.exec(line);
  const [used, limit] = json === null ? [table?.[3], table?.[4]] : [json[1], json[2]];
  const workingSetBytes = used === undefined ? undefined : sizeInBytes(used);
  if (workingSetBytes === undefined) return undefined;
  const name = json === null ? table?.[2] : /"Name"\s*:\s*"([^"]*)"/.exec(line)?.[1];
  return { name: name ?? '', workingSetBytes, limitBytes: sizeInBytes(limit ?? '') };
}

/** `checkout-7d9f   12m   469Mi`, with the container's name before where `--containers` was asked for. */
function kubectlRow(line: string): Row | undefined {
  const [, name, memory] = /^(\S+(?:\s+[a-z0-9][a-z0-9.-]*)?)\s+\d+m\s+(\d+[KMG]i)$/.exec(line) ?? [];
  const workingSetBytes = memory === undefined ? undefined : sizeInBytes(memory);
  return name === undefined || workingSetBytes === undefined ? undefined : { name, workingSetBytes };
}
