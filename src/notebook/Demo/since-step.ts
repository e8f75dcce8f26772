import { inMb, inSeconds } from '../../charts/figures.ts';
import type { Lens } from '../../formulas/lenses.ts';
import type { Mark } from '../../protocol/run-event.ts';
import { readingOf, type Sample } from '../../protocol/sample.ts';

/**
 * What has become of the number of a lens, and of RSS beside it, since the reader last stepped in: “Since delete
 * rotated logs at 26.5 s: −132 MB; RSS of the process −0.1 MB.” Undefined before the first step, and where the number
 * cannot be read at both moments.
 * @param shown the sample whose number is shown
 */
export function sinceStep(
  samples: readonly Sample[],
  marks: readonly Mark[],
  shown: Sample,
  lens: Lens,
): string | undefined {
  const step = marks.findLast(({ by, tMs }) => by === 'reader' && tMs <= shown.tMs);
  if (step === undefined) return undefined;
  const before = samples.findLast(({ tMs }) => tMs <= step.tMs);
  const from = before && lens.compute(before);
  const to = lens.compute(shown);
  if (before === undefined || from === undefined || to === undefined) return undefined;
  const rss = [before, shown].map((sample) => readingOf(sample, 'process', 'rssBytes'));
  const beside =
    lens.id === 'vmrss' || rss[0] === undefined || rss[1] === undefined
      ? ''
      : `; RSS of the process ${changeInMb(rss[1] - rss[0])} MB`;
  return `Since ${step.label} at ${inSeconds(step.tMs)}: ${changeInMb(to - from)} MB${beside}.`;
}

/** A difference in bytes as MB with its sign; what rounds to nothing is 0. */
function changeInMb(bytes: number): string {
  const text = inMb(bytes);
  if (Number(text) === 0) return '0';
  return bytes > 0 ? `+${text}` : text;
}
