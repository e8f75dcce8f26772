import { globSync, readFileSync } from 'node:fs';
import { extname, posix } from 'node:path';
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

/** The most JavaScript and CSS that a page may send before anything is run, in bytes of gzip. */
export const MOST_BEFORE_RUN_BYTES = 40 * 1024;

/** The pages of the built site, as paths below `dist`. */
export const builtPages = (dist: string): string[] => globSync('**/*.html', { cwd: dist }).sort();

/**
 * The files that a page sends for before the reader turns to an instrument: those that its HTML names, and what their modules import.
 * What a module asks for later, with `import()`, is not among them.
 * @returns paths below `dist`
 */
export function sentBeforeRun(dist: string, page: string): ReadonlySet<string> {
  const html = readFileSync(`${dist}/${page}`, 'utf8');
  const wanted = [...html.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="([^"]+\.(?:js|css|woff2))"/g)].map(
    ([, address = '']) => address.replace(/^(?:\.{0,2}\/)+/, ''),
  );
  const files = new Set(wanted);
  for (const file of files) {
    if (extname(file) !== '.js') continue;
    const text = readFileSync(`${dist}/${file}`, 'utf8');
    for (const [, name] of text.matchAll(/(?:\bfrom|\bimport)\s*["'`]\.\/([\w.-]+\.js)["'`]/g))
      files.add(posix.join(posix.dirname(file), name ?? ''));
  }
  return files;
}

/** JavaScript and CSS that a page sends before anything is run, in bytes of gzip. */
export function beforeRunBytes(dist: string, page: string): number {
  return [...sentBeforeRun(dist, page)]
    .filter((file) => ['.js', '.css'].includes(extname(file)))
    .reduce((sum, file) => sum + gzipSync(readFileSync(`${dist}/${file}`), { level: 9 }).length, 0);
}

/** What stage 3 sends before it is run, gzip -9, by kind; against the look of it uncompressed. Fonts are sent as they are. */
export function pageWeight(dist: string): Row[] {
  const page = 'stages/logs-turn-into-memory/index.html';
  const html = readFileSync(`${dist}/${page}`);
  const assets = sentBeforeRun(dist, page);
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
