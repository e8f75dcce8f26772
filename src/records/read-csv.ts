import { type MemoryRecord, NotARecord, type RecordPoint, shown, type Unread } from './record.ts';

const groups = ['cgroup', 'process', 'runtime'] as const;

/** Reads the CSV that the notebook exports: `seq`, `tMs`, then a column for each reading, empty where there was none. @throws NotARecord */
export function readCsv(text: string): MemoryRecord {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const header = (lines[0] ?? '').split(',');
  if (header[0] !== 'seq' || header[1] !== 'tMs')
    throw new NotARecord({
      ...{ line: 1, column: 1, expected: 'the columns "seq,tMs," first', found: shown(lines[0] ?? '') },
    });
  const unread: Unread[] = [];
  const points: RecordPoint[] = [];
  for (const [i, line] of lines.entries()) {
    if (i === 0 || line === '') continue;
    const cells = line.split(',');
    const wrong = cells.findIndex((cell) => cell !== '' && !/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/.test(cell));
    if (cells.length !== header.length || wrong !== -1) {
      unread.push(unreadRow(cells, header, wrong, i + 1));
      continue;
    }
    points.push({ line: i + 1, atMs: Number(cells[1]), ...readingsOf(header, cells) });
  }
  return { form: 'the CSV of this notebook', points, unread, skippedLines: 0 };
}

function unreadRow(cells: readonly string[], header: readonly string[], wrong: number, line: number): Unread {
  const note = 'This row is left out.';
  if (wrong === -1)
    return { line, column: 1, expected: `${header.length} cells`, found: `${cells.length}`, note };
  const column = cells.slice(0, wrong).join(',').length + (wrong === 0 ? 1 : 2);
  return { line, column, expected: `a number as "${header[wrong]}"`, found: shown(cells[wrong] ?? ''), note };
}

function readingsOf(header: readonly string[], cells: readonly string[]): Omit<RecordPoint, 'line' | 'atMs'> {
  const read = groups.flatMap((group) => {
    const readings = header.flatMap((name, i): [string, number][] =>
      name.startsWith(`${group}.`) && cells[i] !== '' && cells[i] !== undefined
        ? [[name.slice(group.length + 1), Number(cells[i])]]
        : [],
    );
    return readings.length === 0 ? [] : [[group, Object.fromEntries(readings)] as const];
  });
  return Object.fromEntries(read);
}
