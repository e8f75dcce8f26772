import type { RunEvent } from './run-event.ts';
import {
  CgroupReadingsSchema,
  ProcessReadingsSchema,
  RuntimeReadingsSchema,
  readingOf,
  type Sample,
  type SampleGroup,
} from './sample.ts';

type Column = { readonly group: SampleGroup; readonly reading: string };

/**
 * The samples of a run as a table (RFC 4180): one row each, columns `seq`, `tMs`, then
 * `group.reading`. A reading that could not be had is an empty cell, never 0. The server writes it of a
 * run that it holds, the page of a recording that it shows; the columns are the same.
 * @param counters names of the demo's own counters
 */
export function encodeCsv(events: readonly RunEvent[], counters: readonly string[]): string {
  const columns: readonly Column[] = [
    ...Object.keys(CgroupReadingsSchema.shape).map((reading) => ({ group: 'cgroup' as const, reading })),
    ...Object.keys(ProcessReadingsSchema.shape).map((reading) => ({ group: 'process' as const, reading })),
    ...Object.keys(RuntimeReadingsSchema.shape).map((reading) => ({ group: 'runtime' as const, reading })),
    ...counters.map((reading) => ({ group: 'demo' as const, reading })),
  ];
  const header = ['seq', 'tMs', ...columns.map(({ group, reading }) => csvText(`${group}.${reading}`))];
  const rows = events.flatMap((event) => (event.type === 'sample' ? [row(event.data, columns)] : []));
  return [header, ...rows].map((cells) => `${cells.join(',')}\r\n`).join('');
}

function row(sample: Sample, columns: readonly Column[]): readonly string[] {
  const readings = columns.map(({ group, reading }) => readingOf(sample, group, reading));
  return [sample.seq, sample.tMs, ...readings].map((value) => (value === undefined ? '' : String(value)));
}

/**
 * A text cell. Spreadsheets run a cell that begins like a formula, so such a text gets an apostrophe
 * in front. Source: OWASP, "CSV Injection".
 */
export function csvText(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
