import { readingOf, type Sample, type SampleGroup } from '../protocol/sample.ts';
import { appendToStack, type Column, emptyStack, MB } from './stack.ts';

/** Which reading a strip below the main chart draws. */
export interface StripSource {
  readonly group: SampleGroup;
  readonly reading: string;
  readonly unit: 'bytes' | 'count';
}

/** Most samples that are kept: ten minutes at 10 Hz. */
export const MOST_SAMPLES = 6000;

/**
 * The samples of one run as columns for the charts. Appending is O(1); beyond {@link MOST_SAMPLES}
 * every second sample of the whole is dropped, so that a run of any length keeps its shape and the
 * page does not grow. A missed tick becomes a gap in every column.
 */
export class ChartHistory {
  samples: Sample[] = [];
  /** Time of each column entry, in seconds. A gap has an entry too. */
  seconds: number[] = [];
  /** Sample of each column entry; undefined in a gap. */
  rows: (Sample | undefined)[] = [];
  stack: Column[] = emptyStack();
  strips: Column[];
  /** RSS of the processes, in MB. */
  rss: Column = [];
  /** How many recorded ticks one kept sample stands for. */
  stride = 1;
  readonly #sources: readonly StripSource[];

  constructor(sources: readonly StripSource[]) {
    this.#sources = sources;
    this.strips = sources.map(() => []);
  }

  /** Takes the next sample of the run. */
  append(sample: Sample): void {
    this.samples.push(sample);
    if (this.samples.length > MOST_SAMPLES) this.#thin();
    else this.#push(sample, this.samples.at(-2));
  }

  /** Index of the column entry nearest to a moment; -1 when there is none. */
  nearest(second: number): number {
    let low = 0;
    let high = this.seconds.length - 1;
    if (high < 0) return -1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.seconds[middle] ?? 0) < second) low = middle + 1;
      else high = middle;
    }
    const before = low - 1;
    if (before >= 0 && second - (this.seconds[before] ?? 0) < (this.seconds[low] ?? 0) - second)
      return before;
    return low;
  }

  #push(sample: Sample, previous: Sample | undefined): void {
    if (previous !== undefined && sample.seq - previous.seq > Math.max(1, this.stride) * 2)
      this.#gap(previous, sample);
    this.seconds.push(sample.tMs / 1000);
    this.rows.push(sample);
    appendToStack(this.stack, sample);
    const rssBytes = readingOf(sample, 'process', 'rssBytes');
    this.rss.push(rssBytes === undefined ? null : rssBytes / MB);
    for (const [i, source] of this.#sources.entries()) {
      const value = readingOf(sample, source.group, source.reading);
      this.strips[i]?.push(value === undefined ? null : source.unit === 'bytes' ? value / MB : value);
    }
  }

  #gap(previous: Sample, next: Sample): void {
    this.seconds.push((previous.tMs + next.tMs) / 2000);
    this.rows.push(undefined);
    for (const column of [...this.stack, ...this.strips, this.rss]) column.push(null);
  }

  #thin(): void {
    this.samples = this.samples.filter((_, i) => i % 2 === 0);
    this.stride *= 2;
    this.seconds = [];
    this.rows = [];
    this.stack = emptyStack();
    this.rss = [];
    this.strips = this.#sources.map(() => []);
    this.samples.forEach((sample, i) => {
      this.#push(sample, this.samples[i - 1]);
    });
  }
}
