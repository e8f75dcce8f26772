import type { Finding, LedgerPart } from '../protocol/verdict.ts';
import { anonymousGrowth } from './anonymous-growth.ts';
import { countFindings } from './count-findings.ts';
import { fileGrowth, growthElsewhere } from './file-growth.ts';
import { findingOf } from './finding-of.ts';
import { withoutIdleTail } from './idle-tail.ts';
import { kernelGrowth } from './kernel-growth.ts';
import { roomOfV8 } from './named-beside.ts';
import { type Grown, growthOfOneKind, type Settled } from './part-growth.ts';
import { fds, shmemBytes, sockBytes } from './quantities.ts';
import { sawCollections } from './rose.ts';
import { anonymousCourse, anonymousSource } from './sources.ts';
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

/** A finding below this share of everything that grew is what comes with the others: kernel memory with page cache makes 6 %. */
const leastOfAll = 0.1;
/** Half an answer is none: where this share of what is clear is unclear, nothing is called the cause. */
const mostUnclear = 0.5;
/** Page cache from this share of the container on is more than what a program writes in passing. */
const ownCache = 0.15;
/** Readings that make this share of a clear rise tell what it is, though none of them is clear to go on. */
const mostOfRise = 0.4;
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
  const clear = parts.flatMap((part) => part.grown ?? []);
  const beside = parts.flatMap((part) => part.beside ?? []);
  const named = isClearBeside(watch, clear, beside) ? beside : [];
  const all = [...clear, ...named];
  const grown = all.filter((one) => !isCompany(watch, one, all));
  // What only comes with something larger is not told alone; if it goes on, neither is it called nothing.
  const company = all.filter((one) => isCompany(watch, one, all) && one.course.state === 'goes-on');
  const isAnonymous = ({ part }: { readonly part: LedgerPart }): boolean =>
    part === anonymousSource(watch)?.part;
  const unclear = [...parts.flatMap((part) => part.unclear ?? []), ...company]
    .map((one) => (isAnonymous(one) ? { ...one, bytes: one.bytes - accountedFor(watch, named) } : one))
    .filter(({ bytes }) => bytes > 0);
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
  const room = named.length === 0 && unclear.some(isAnonymous) ? roomOfV8(watch) : 0;
  const dark = Math.max(0, sumOf(unclear) - room) + unexplained;
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

/**
 * Whether something is clear, so that what is told by readings of its own may be told beside it: another part that grew, one of
 * these readings that goes on, a count that rose by itself, or the whole, most of which these readings are. A single reading
 * that is not clear is not told by the whole alone: a cache that fills looks so.
 */
function isClearBeside(watch: Watch, clear: readonly Grown[], beside: readonly Grown[]): boolean {
  if (beside.length === 0) return false;
  if (clear.length > 0 || beside.some(({ course }) => course.state === 'goes-on')) return true;
  const whole = anonymousCourse(watch);
  const ofWhole = whole?.state === 'goes-on' && sumOf(beside) >= mostOfRise * whole.rise;
  if (ofWhole && (beside.length > 1 || beside.every(({ course }) => course.clear))) return true;
  return countFindings(watch, []).some(({ goesOn }) => goesOn === 'goes-on');
}

/** What of an unclear rise of anonymous memory is accounted for by what is named of it, and by room for its garbage. */
const accountedFor = (watch: Watch, named: readonly Grown[]): number =>
  named.length === 0 ? 0 : sumOf(named) + roomOfV8(watch);

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
  return one.bytes < ownCache * watch.levelBytes && one.bytes < mostUnclear * (one.bytes + beside);
}

/** What goes on comes first, then the larger; a count without memory comes last. */
const order = { 'goes-on': 0, unknown: 1, stopped: 2, 'fell-back': 3 } as const;
const byWeight = (a: Finding, b: Finding): number =>
  Number(a.unit === 'count') - Number(b.unit === 'count') ||
  order[a.goesOn] - order[b.goesOn] ||
  b.rise - a.rise;
