import type { Finding, LedgerPart } from '../protocol/verdict.ts';
import { anonymousGrowth } from './anonymous-growth.ts';
import { countFindings } from './count-findings.ts';
import { fileGrowth, growthElsewhere } from './file-growth.ts';
import { findingOf } from './finding-of.ts';
import { withoutIdleTail } from './idle-tail.ts';
import { kernelGrowth } from './kernel-growth.ts';
import { type Grown, growthOfOneKind, type Settled } from './part-growth.ts';
import { fds, shmemBytes, sockBytes } from './quantities.ts';
import { sawCollections } from './rose.ts';
import { anonymousCourse } from './sources.ts';
import { unexplainedBytes } from './unexplained.ts';
import { type Watch, watchOf } from './watch.ts';

/** What grew, and what rose without a clear answer. */
export interface Found {
  readonly findings: readonly Finding[];
  /** What is clear beside something as large that is not: told, and no verdict. */
  readonly beside: readonly Finding[];
  /** Parts that rose, where it cannot be told yet whether they go on. */
  readonly unclear: readonly LedgerPart[];
  /** How far the container's number rose beyond all that was read of it, in bytes. */
  readonly unexplainedBytes: number;
  readonly settled: readonly Settled[];
  /** How much rose in all, in bytes, that is accounted for and is no finding: settled, or in the company of something else. */
  readonly benignBytes: number;
}

/** A finding below this share of everything that grew is what comes with the others. */
const leastOfAll = 0.15;
/** Half an answer is none: where this share of what is clear is unclear, nothing is called the cause. */
const mostUnclear = 0.5;
/** Beside counts without memory of their own, more than this share of the container is more than they bring. */
const besideCounts = 0.25;

/** Finds what grew in a watch. Pure. */
export function findingsOf(watch: Watch): Found {
  const parts = [
    anonymousGrowth(watch),
    fileGrowth(beforeIdleTail(watch)),
    ...growthElsewhere(watch),
    growthOfOneKind(watch, 'shmem', shmemBytes, { kind: 'tmpfs', witness: 'cgroup.shmemBytes' }),
    growthOfOneKind(watch, 'sock', sockBytes, {
      kind: 'sockets',
      witness: 'cgroup.sockBytes',
      with: { of: fds, name: 'process.fds' },
    }),
    kernelGrowth(watch),
  ];
  const all = parts.flatMap((part) => part.grown ?? []);
  const grown = all.filter((one) => !isCompany(watch, one, all));
  // What only comes with something larger is not told alone; if it goes on, neither is it called nothing.
  const company = all.filter((one) => isCompany(watch, one, all) && one.course.state === 'goes-on');
  const unclear = [...parts.flatMap((part) => part.unclear ?? []), ...company];
  const settled = parts.flatMap((part) => part.settled ?? []);
  const total = sumOf(grown);
  const ofBytes = grown.flatMap((one) =>
    one.pieces
      .filter((piece) => piece.bytes >= leastOfAll * total)
      .map((piece) => findingOf(watch, one, piece, piece.bytes / total)),
  );
  const findings = [...ofBytes, ...countFindings(watch, ofBytes)].sort(byWeight);
  const names = [...new Set(unclear.map(({ part }) => part))];
  const clearBytes = ofBytes.reduce((sum, { rise }) => sum + rise, 0);
  const unexplained = unexplainedBytes(watch);
  const dark = sumOf(unclear) + unexplained;
  const muchDark = clearBytes > 0 ? mostUnclear * clearBytes : besideCounts * watch.levelBytes;
  if (findings.length > 0 && (unexplained > 0 || dark > 0) && dark >= muchDark)
    return {
      findings: [],
      beside: findings,
      unclear: names,
      unexplainedBytes: unexplained,
      settled,
      benignBytes: 0,
    };
  const benignBytes =
    findings.length > 0 || unclear.length > 0
      ? 0
      : total + settled.reduce((sum, { rise }) => sum + rise, 0) + uncollected(watch);
  return { findings, beside: [], unclear: names, unexplainedBytes: unexplained, settled, benignBytes };
}

/** The watch without most of its idle end; the same one where it has none. */
function beforeIdleTail(watch: Watch): Watch {
  const busy = withoutIdleTail(watch.samples);
  return busy === watch.samples ? watch : watchOf(busy, watch.working);
}

const sumOf = (parts: readonly { readonly bytes: number }[]): number =>
  parts.reduce((sum, { bytes }) => sum + Math.max(0, bytes), 0);

/** Garbage of a runtime that has not collected once yet. */
const uncollected = (watch: Watch): number =>
  sawCollections(watch) ? 0 : Math.max(0, anonymousCourse(watch)?.rise ?? 0);

/** Page cache of a program that writes its log is told where it is most of what rose, or beside something else that is told. */
function isCompany(watch: Watch, one: Grown, grown: readonly Grown[]): boolean {
  if (one.part !== 'file' || grown.length > 1) return false;
  const course = anonymousCourse(watch);
  const beside = course === undefined ? 0 : Math.max(0, course.last - course.from);
  return one.bytes < mostUnclear * (one.bytes + beside);
}

/** What goes on comes first, then the larger; a count without memory comes last. */
const order = { 'goes-on': 0, unknown: 1, stopped: 2, 'fell-back': 3 } as const;
const byWeight = (a: Finding, b: Finding): number =>
  Number(a.unit === 'count') - Number(b.unit === 'count') ||
  order[a.goesOn] - order[b.goesOn] ||
  b.rise - a.rise;
