import type { Finding } from '../protocol/verdict.ts';
import { duration } from '../verdict/in-words.ts';
import { kindNames } from '../verdict/names.ts';
import type { Answer } from './answer.ts';
import type { MemoryRecord, Unread } from './record.ts';

/** Width of a terminal that everybody has. */
const COLUMNS = 80;
const MB = 2 ** 20;

const mb = (bytes: number): string => (bytes / MB).toFixed(1);
const signed = (bytes: number): string => `${bytes > 0 && mb(bytes) !== '0.0' ? '+' : ''}${mb(bytes)}`;

/** The answer as plain lines of 80 columns: the sentence first, and each line can be pasted alone. */
export function reportOf(answer: Answer): string {
  return [
    ...wrapped(answer.sentence, COLUMNS),
    ...ledgerLines(answer),
    ...(answer.verdict?.findings ?? []).flatMap((finding, i) => findingLines(finding, i + 1)),
  ].join('\n');
}

function ledgerLines({ ledger, points, fromMs, toMs }: Answer): string[] {
  if (ledger === undefined || ledger.parts.length === 0) return [];
  const single = points === 1;
  const [from, to] = [timeOf(fromMs, 'first'), timeOf(toMs, 'last')];
  const row = (name: string, fromBytes: number | undefined, change: number, toBytes: number | undefined) =>
    [
      name.padEnd(20),
      ...(single ? [] : [fromBytes === undefined ? '' : mb(fromBytes), signed(change)]),
      toBytes === undefined ? '' : mb(toBytes),
    ]
      .map((cell, i) => (i === 0 ? cell : cell.padStart(12)))
      .join('')
      .trimEnd();
  const heads = single ? [to] : [from, 'change', to];
  return [
    '',
    ['MB'.padEnd(20), ...heads.map((head) => head.padStart(12))].join(''),
    ...ledger.parts.map(({ part, fromBytes, toBytes }) => row(part, fromBytes, toBytes - fromBytes, toBytes)),
    ...(ledger.residualBytes === undefined || single
      ? []
      : [row('in no part', undefined, ledger.residualBytes, undefined)]),
    ...(ledger.total === undefined
      ? []
      : [
          row(
            'usage',
            ledger.total.fromBytes,
            ledger.total.toBytes - ledger.total.fromBytes,
            ledger.total.toBytes,
          ),
        ]),
  ];
}

/** The time of day, where it is one: a time since the beginning of the record has none. In UTC, as the tools on servers print it. */
function timeOf(ms: number | undefined, otherwise: string): string {
  return ms === undefined || ms < 1e11 ? otherwise : new Date(ms).toISOString().slice(11, 19);
}

function findingLines(finding: Finding, number: number): string[] {
  const { rate, unit } = finding;
  const perMinute = (value: number): string => (unit === 'bytes' ? mb(value * 60) : (value * 60).toFixed(1));
  const entry = (name: string, text: string): string[] =>
    wrapped(text, COLUMNS - 14).map((line, i) => `  ${(i === 0 ? name : '').padEnd(12)}${line}`);
  return [
    '',
    `${number} ${kindNames[finding.kind]}`,
    ...(rate === undefined
      ? []
      : entry(
          'rate',
          `${perMinute(rate.value)}${unit === 'bytes' ? ' MB' : ''} a minute (${perMinute(rate.low)} to ${perMinute(rate.high)}), ${finding.goesOn}`,
        )),
    ...entry('witnesses', finding.witnesses.join(', ')),
    ...finding.next.flatMap((command, i) => [`  ${(i === 0 ? 'next' : '').padEnd(12)}${command}`]),
  ];
}

/** What was read of a text and what was not, in a line each. */
export function readingLines(name: string, { form, points, unread, skippedLines }: MemoryRecord): string[] {
  const [first, last] = [points[0]?.atMs, points.at(-1)?.atMs];
  const over =
    first === undefined || last === undefined || last <= first ? '' : `, over ${duration(last - first)}`;
  const skipped =
    skippedLines === 0
      ? ''
      : `; ${skippedLines} ${skippedLines === 1 ? 'line holds' : 'lines hold'} nothing to read`;
  return [
    `${name}: ${form}, ${points.length} ${points.length === 1 ? 'point' : 'points'}${over}${skipped}`,
    ...unread.slice(0, 5).map((one) => `${name}:${whereInWords(one)} ${one.note}`),
    ...(unread.length > 5 ? [`${name}: ${unread.length - 5} more of these`] : []),
  ];
}

/** "421:15: expected bytes after "inactive_file", found "469.8M"." */
export const whereInWords = ({ line, column, expected, found }: Omit<Unread, 'note'>): string =>
  `${line}:${column}: expected ${expected}, found ${found}.`;

/** Text cut at spaces into lines no longer than `width` characters. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
