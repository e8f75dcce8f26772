import { globSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Row } from './table.ts';

const kib = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KiB`;

/** Share by which what is sent may differ from what the table says, and the least that always may: a table rounds. */
const TOLERANCE = { share: 0.05, kib: 1 };

/** Rows of a table that say another weight than these measured ones, each with what to say of it. */
export function otherWeights(told: readonly Row[], measured: readonly Row[]): string[] {
  const kibOf = (row: Row | undefined): number => Number(/^(\d+) KiB$/.exec(row?.figure ?? '')?.[1]);
  return measured.flatMap((row) => {
    const before = told.find(({ what }) => what === row.what);
    const difference = Math.abs(kibOf(row) - kibOf(before));
    const allowed = Math.max(TOLERANCE.kib, TOLERANCE.share * kibOf(before));
    return difference <= allowed
      ? []
      : [`${row.what}: ${row.figure}, and the table says ${before?.figure ?? 'nothing'}`];
  });
}

/** What stage 3 sends, gzip -9, by kind; against the look of it uncompressed. Fonts are sent as they are. */
export function pageWeight(dist: string): Row[] {
  const html = readFileSync(`${dist}/stages/logs-turn-into-memory/index.html`);
  const wanted = [...html.toString().matchAll(/(?:src|href)="([^"]*?assets\/[^"]+)"/g)].map(
    (match) => match[1] ?? '',
  );
  const assets = new Set(wanted.map((path) => path.slice(path.indexOf('assets/'))));
  // A module's own imports are sent too.
  for (const asset of assets) {
    if (extname(asset) !== '.js') continue;
    const text = readFileSync(`${dist}/${asset}`, 'utf8');
    for (const match of text.matchAll(/["']\.\/([\w.-]+\.js)["']/g)) assets.add(`assets/${match[1]}`);
  }
  const row = (what: string, files: readonly Buffer[], compressed: boolean): Row => {
    const raw = files.reduce((sum, file) => sum + file.length, 0);
    const sent = compressed ? files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0) : raw;
    return {
      what: `stage 3: ${what}`,
      figure: kib(sent),
      against: `as files: ${kib(raw)}`,
      ratio: (sent / Math.max(1, raw)).toFixed(2),
    };
  };
  const ofType = (type: string) =>
    [...assets].filter((asset) => extname(asset) === type).map((asset) => readFileSync(`${dist}/${asset}`));
  const fonts = globSync(`${dist}/assets/*.woff2`).map((file) => readFileSync(file));
  return [
    row('HTML', [html], true),
    row('JavaScript', ofType('.js'), true),
    row('CSS', ofType('.css'), true),
    row('fonts, once', fonts, false),
  ];
}
