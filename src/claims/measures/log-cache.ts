import { lenses } from '../../formulas/lenses.ts';
import { readingOf, type Sample } from '../../protocol/sample.ts';
import { markOf, NotShown, type RunHistory, reading, sampleBefore } from '../run-history.ts';
import type { Measure } from './measure.ts';

/** An effect must be seen within this time after an action. */
const effectWithinMs = 1_000;
/**
 * The first half of the work is the runtime's own starting up as well (modules, first compilation), which is
 * some 10 MB whatever the program does; what follows the work is seen in the second.
 */
const settledShare = 0.5;

const file = (sample: Sample) => reading(sample, 'cgroup', 'fileBytes');
const usage = (sample: Sample) => reading(sample, 'cgroup', 'usageBytes');
const active = (sample: Sample) => reading(sample, 'cgroup', 'activeFileBytes');
const logged = (sample: Sample) => reading(sample, 'demo', 'loggedBytes');
/** What cAdvisor, kubectl top and docker stats print: usage without inactive_file. */
const workingSet = (sample: Sample) => usage(sample) - reading(sample, 'cgroup', 'inactiveFileBytes');

/**
 * The last sample before the first line was logged: a zero to count from. (While the program writes, its
 * report is up to 100 ms older than the kernel's counters beside it.)
 */
function firstCounted(run: RunHistory): Sample {
  const counted = run.samples.filter((candidate) => 'loggedBytes' in candidate.demo);
  const sample = counted.findLast((candidate) => logged(candidate) === 0) ?? counted[0];
  if (sample === undefined) throw new NotShown('the program has not reported yet');
  return sample;
}

/** Start and end of the writing, the start-up left out. */
function writing(run: RunHistory): { from: Sample; to: Sample; samples: readonly Sample[] } {
  const lastMs = markOf(run, 'written').tMs;
  const settledBytes = logged(firstCounted(run)) + settledShare * logged(sampleBefore(run, lastMs));
  const samples = run.samples.filter(
    (s) => s.tMs <= lastMs && (readingOf(s, 'demo', 'loggedBytes') ?? 0) >= settledBytes,
  );
  const from = samples[0];
  const to = samples.at(-1);
  if (from === undefined || to === undefined || samples.length < 10) {
    throw new NotShown('the writing was over too soon to measure; log more, or slower');
  }
  return { from, to, samples };
}

/** Growth of a reading per byte logged, between two samples. */
function perLoggedByte(quantity: (sample: Sample) => number, from: Sample, to: Sample): number {
  return (quantity(to) - quantity(from)) / (logged(to) - logged(from));
}

function growthWhileWriting(run: RunHistory, quantity: (sample: Sample) => number): number {
  const { from, to } = writing(run);
  return perLoggedByte(quantity, from, to);
}

/** Whether every byte logged so far was read back twice. */
function readTwice(sample: Sample): boolean {
  const loggedBytes = readingOf(sample, 'demo', 'loggedBytes');
  const readBytes = readingOf(sample, 'demo', 'readBytes');
  return loggedBytes !== undefined && readBytes !== undefined && readBytes >= 2 * loggedBytes;
}

/** How far `fileBytes` fell within a second after a mark, as a share of what the action was to free. */
function returned(run: RunHistory, markName: string, freedBytes: (before: Sample) => number): number {
  const mark = markOf(run, markName);
  const before = sampleBefore(run, mark.tMs - 50);
  const after = sampleBefore(run, mark.tMs + effectWithinMs);
  if (after.tMs <= mark.tMs)
    throw new NotShown(`the run ended before the effect of ${markName} could be seen`);
  const due = freedBytes(before);
  if (due < 2 ** 20) throw new NotShown(`there was less than 1 MB to free when ${markName} was done`);
  return (file(before) - file(after)) / due;
}

/** Share of the cache that became active_file between the reader's start and a pass of its reading. */
function activated(run: RunHistory, passName: string): number {
  const before = sampleBefore(run, markOf(run, 'start-reader').tMs);
  const pass = markOf(run, passName);
  const next = run.marks.find((mark) => mark.tMs > pass.tMs);
  const untilMs = Math.min(pass.tMs + effectWithinMs, (next?.tMs ?? Number.POSITIVE_INFINITY) - 50);
  const after = sampleBefore(run, untilMs);
  return (active(after) - active(before)) / file(before);
}

/** Measures on runs of `log-cache`: what becomes of a written line. */
export const logCacheMeasures: Readonly<Record<string, Measure>> = {
  fileGrowthPerLoggedByte: (run) => {
    const from = firstCounted(run);
    const to = sampleBefore(run, markOf(run, 'written').tMs + effectWithinMs);
    return perLoggedByte(file, from, to);
  },
  rssGrowthWhileWriting: (run) => growthWhileWriting(run, (s) => reading(s, 'process', 'rssBytes')),
  heapGrowthWhileWriting: (run) => growthWhileWriting(run, (s) => reading(s, 'runtime', 'heapUsedBytes')),
  workingSetGrowthWhileWriting: (run) => growthWhileWriting(run, workingSet),
  usageGrowthWhileWriting: (run) => growthWhileWriting(run, usage),
  usageMinusCacheGrowthWhileWriting: (run) => growthWhileWriting(run, (s) => usage(s) - file(s)),
  highestLensPerLowest: (run) => {
    const sample = sampleBefore(run, markOf(run, 'written').tMs);
    const numbers = lenses.map((lens) => lens.compute(sample)).filter((value) => value !== undefined);
    if (numbers.length < lenses.length)
      throw new NotShown('not every formula can be computed on this machine');
    return Math.max(...numbers) / Math.min(...numbers);
  },
  rssBeyondAnonPerRssFile: (run) => {
    const sample = sampleBefore(run, markOf(run, 'written').tMs);
    const beyond = reading(sample, 'process', 'rssBytes') - reading(sample, 'cgroup', 'anonBytes');
    return beyond / reading(sample, 'process', 'rssFileBytes');
  },
  workingSetJumpAtSecondRead: (run) => {
    const before = sampleBefore(run, markOf(run, 'start-reader').tMs);
    const after = sampleBefore(run, markOf(run, 'read-twice').tMs + effectWithinMs);
    return (workingSet(after) - workingSet(before)) / logged(before);
  },
  fdsRangeWhileWriting: (run) => {
    const fds = writing(run).samples.map((s) => reading(s, 'process', 'fds'));
    return Math.max(...fds) - Math.min(...fds);
  },
  activeFileGrowthWhenReadTwice: (run) => {
    const lastMs = markOf(run, 'written').tMs;
    const to = run.samples.find((s) => s.tMs > lastMs && readTwice(s));
    if (to === undefined) throw new NotShown('not every byte was read twice in this run');
    // A moment later, so that the kernel's counters are not older than the report.
    return perLoggedByte(active, firstCounted(run), sampleBefore(run, to.tMs + effectWithinMs));
  },
  activatedByFirstRead: (run) => activated(run, 'read-once'),
  activatedBySecondRead: (run) => activated(run, 'read-twice'),
  returnedByDeletingClosed: (run) =>
    returned(run, 'delete-rotated', (s) => reading(s, 'demo', 'closedBytes')),
  returnedByDeletingOpen: (run) => returned(run, 'delete-current', (s) => reading(s, 'demo', 'openBytes')),
  returnedByReopening: (run) => {
    // Only a file without a name is freed by its last descriptor.
    const deleted = markOf(run, 'delete-current');
    if (deleted.tMs > markOf(run, 'reopen-current').tMs)
      throw new NotShown('the open log was not deleted before');
    return returned(run, 'reopen-current', (s) => reading(s, 'demo', 'openBytes'));
  },
  returnedByReclaim: (run) => {
    // The mark stands where the kernel had finished, which on v1 may take a while: compare with the moment before.
    const started = run.marks[run.marks.findIndex((mark) => mark.name === 'reclaim') - 1];
    const before = sampleBefore(run, (started ?? markOf(run, 'reclaim')).tMs + 200);
    const after = sampleBefore(run, markOf(run, 'reclaim').tMs + effectWithinMs);
    return (file(before) - file(after)) / file(before);
  },
  highestUsagePerLimit: (run) => {
    const limitBytes = limitOfLargeLog(run);
    return Math.max(...run.samples.filter((s) => 'usageBytes' in s.cgroup).map((s) => usage(s) / limitBytes));
  },
  oomKillsOfFinishedRun: (run) => {
    if (run.end?.kind !== 'finished') throw new NotShown('the run did not finish by itself');
    limitOfLargeLog(run);
    const last = run.samples.findLast((s) => 'oomKills' in s.cgroup);
    if (last === undefined) throw new NotShown('the kernel counter oom_kill cannot be read on this machine');
    return reading(last, 'cgroup', 'oomKills');
  },
  residualShareOf95: (run) => {
    // Below 64 MB the kernel's charges in advance (256 KB for each CPU) alone are a per cent and more.
    const shares = run.samples
      .filter((s) => 'usageBytes' in s.cgroup && usage(s) > 64 * 2 ** 20)
      .map(residualShare)
      .sort((x, y) => x - y);
    // memory.current is exact, memory.stat may lag behind it for a moment: single samples while much is
    // written do not count. Source: Linux mm/memcontrol.c, mem_cgroup_flush_stats().
    const share = shares[Math.floor(0.95 * shares.length)];
    if (share === undefined) throw new NotShown('the container never held more than 64 MB');
    return share;
  },
};

/** The memory limit of a run that logged more than that. @throws NotShown */
function limitOfLargeLog(run: RunHistory): number {
  const last = run.samples.findLast((s) => 'limitBytes' in s.cgroup && 'loggedBytes' in s.demo);
  if (last === undefined) throw new NotShown('this run had no limit that could be read');
  const limitBytes = reading(last, 'cgroup', 'limitBytes');
  if (logged(last) <= limitBytes) throw new NotShown('this run logged less than its limit');
  return limitBytes;
}

function residualShare(sample: Sample): number {
  const parts = ['anonBytes', 'kernelBytes', 'shmemBytes', 'activeFileBytes', 'inactiveFileBytes'];
  const sum = parts.reduce((total, name) => total + reading(sample, 'cgroup', name), 0);
  return Math.abs(usage(sample) - sum) / usage(sample);
}
