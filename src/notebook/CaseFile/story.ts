import { inMb, inSeconds } from '../../charts/figures.ts';
import type { CaseEntry, CaseFile, CaseRun, Hypothesis } from '../../protocol/case-file.ts';
import { latest, type Standing, standingInText, standingOf } from './case.ts';

/** A hypothesis that a run bore on, with how it stands and the evidence that this rests on. */
export interface Suspect {
  readonly hypothesis: Hypothesis;
  readonly standing: Exclude<Standing, 'open'>;
  readonly evidence: readonly CaseEntry[];
  /** What the text says became of it, where the runs say the same. */
  readonly outcome: string | undefined;
}

/** A number of the incident, as it was measured in a run. */
export interface ImpactFigure {
  /** With its unit: `199 MB`. */
  readonly figure: string;
  readonly what: string;
  readonly run: CaseRun;
}

/** What a case amounts to. Nothing is in it that no run has borne on. */
export interface Story {
  /** Sentences, the most important first; empty while nothing is known. */
  readonly summary: readonly string[];
  readonly impact: readonly ImpactFigure[];
  /** In the order of time. */
  readonly timeline: readonly CaseRun[];
  readonly suspects: readonly Suspect[];
  readonly cause: readonly Suspect[];
  readonly fix: readonly Suspect[];
}

/** Tells a case. Pure. */
export function storyOf(hypotheses: readonly Hypothesis[], file: CaseFile): Story {
  const suspects = hypotheses.flatMap((hypothesis): Suspect[] => {
    const standing = standingOf(file.entries, hypothesis.id);
    if (standing === 'open') return [];
    const outcome = standing === standingInText(hypothesis) ? hypothesis.outcome : undefined;
    return [{ hypothesis, standing, evidence: latest(file.entries, hypothesis.id), outcome }];
  });
  const supported = (section: 'cause' | 'fix') =>
    suspects.filter((one) => one.standing === 'supported' && one.hypothesis.section === section);
  const cause = supported('cause');
  const fix = supported('fix');
  return {
    summary: summaryOf(file, suspects, cause, fix),
    impact: impactOf(file.runs),
    timeline: [...file.runs].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    suspects: [...suspects].sort((a, b) => order.indexOf(a.standing) - order.indexOf(b.standing)),
    ...{ cause, fix },
  };
}

/** What was ruled out first, what stands last. */
const order: readonly Standing[] = ['refuted', 'not-told', 'contradictory', 'supported'];

function summaryOf(
  { runs }: CaseFile,
  suspects: readonly Suspect[],
  cause: readonly Suspect[],
  fix: readonly Suspect[],
): string[] {
  if (runs.length === 0 && suspects.length === 0) return [];
  const count = (standing: Standing, words: string): string[] => {
    const n = suspects.filter((one) => one.standing === standing).length;
    return n === 0 ? [] : [`${n} ${words}`];
  };
  const counts = [
    ...count('supported', 'supported'),
    ...count('refuted', 'refuted'),
    ...count('contradictory', 'contradictory'),
    ...count('not-told', 'not told'),
  ];
  const met = `${suspects.length} ${suspects.length === 1 ? 'hypothesis' : 'hypotheses'}`;
  return [
    ...cause.map(({ hypothesis }) => hypothesis.text),
    ...fix.map(({ hypothesis }) => hypothesis.text),
    `${runs.length} ${runs.length === 1 ? 'run' : 'runs'}, ${
      suspects.length === 0 ? 'and none of them bears on a hypothesis' : `${met}: ${counts.join(', ')}`
    }.`,
  ];
}

/** The highest readings of all runs, each once, with the run that has it. */
function impactOf(runs: readonly CaseRun[]): ImpactFigure[] {
  return impacts.flatMap(({ reading, what, inWords }): ImpactFigure[] => {
    const highest = (run: CaseRun): number => run.highest?.[reading] ?? Number.NEGATIVE_INFINITY;
    const [most] = [...runs].sort((a, b) => highest(b) - highest(a));
    const value = most?.highest?.[reading];
    return most === undefined || value === undefined ? [] : [{ figure: inWords(value), what, run: most }];
  });
}

const inWholeMb = (bytes: number): string => `${inMb(bytes)} MB`;
const impacts = [
  { reading: 'usageBytes', what: 'the highest that the container’s number stood', inWords: inWholeMb },
  { reading: 'rssBytes', what: 'the highest that RSS of the process stood', inWords: inWholeMb },
  {
    reading: 'fds',
    what: 'the most descriptors that were open',
    inWords: (n: number) => n.toLocaleString('en'),
  },
] as const;

/** What a run with a heap snapshot in its middle has to say of its verdict and its picture; empty for every other run. */
export function snapshotNote({ snapshot }: CaseRun): string {
  if (snapshot === undefined) return '';
  return `A heap snapshot was taken ${inSeconds(snapshot.atTMs)} into this run, which went on to ${inSeconds(snapshot.endedTMs)}: the verdict and the picture are of the part before the snapshot.`;
}

/** Whose run it is, in a word or two: `run`, `recording`, `run from a file`. */
export function sourceOf({ recorded, fromFile }: Pick<CaseRun, 'recorded' | 'fromFile'>): string {
  if (fromFile === true) return 'run from a file';
  return recorded ? 'recording' : 'run';
}

/** When, in UTC and to the minute: `2026-11-22 20:00`. */
export const minuteOf = (at: string): string => at.slice(0, 16).replace('T', ' ');

/** What the reader did in a run, with the moments: `8.2 s: sync`. */
export const actsInWords = ({ acts = [] }: CaseRun): string[] =>
  acts.map(({ tMs, label }) => `${inSeconds(tMs)}: ${label}`);
