import type { Lens } from '../formulas/lenses.ts';
import { readingOf, type Sample } from '../protocol/sample.ts';
import { inMb, inSeconds } from './figures.ts';
import { compositionOf, parts } from './parts.ts';

/** A run so far in one or two sentences, for those who do not see the chart. */
export function summaryOf(samples: readonly Sample[], lens: Lens, words: 'v1' | 'v2'): string {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return 'No samples yet.';
  const values = samples.map((sample) => lens.compute(sample)).filter((value) => value !== undefined);
  const composition = compositionOf(last);
  const largest =
    composition === undefined ? '' : ` The largest part is ${largestOf(composition.partBytes, words)}.`;
  const lensText =
    values.length === 0
      ? `${lens.name} cannot be had here.`
      : `${lens.name} went from ${inMb(values[0] ?? 0)} to ${inMb(values.at(-1) ?? 0)} MB, at most ${inMb(values.reduce((a, b) => Math.max(a, b), 0))} MB.`;
  const rss = [first, last].map((sample) => readingOf(sample, 'process', 'rssBytes'));
  const rssText =
    rss[0] === undefined || rss[1] === undefined
      ? ''
      : ` RSS went from ${inMb(rss[0])} to ${inMb(rss[1])} MB.`;
  return `In ${inSeconds(last.tMs)} ${lensText}${largest}${rssText}`;
}

function largestOf(bytes: readonly number[], words: 'v1' | 'v2'): string {
  const most = bytes.reduce((best, value, i) => (value > (bytes[best] ?? 0) ? i : best), 0);
  return `${parts[most]?.word[words] ?? ''}, ${inMb(bytes[most] ?? 0)} MB`;
}
