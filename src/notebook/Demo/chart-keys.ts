import { inMb, withUnit } from '../../charts/figures.ts';
import { readingOf } from '../../protocol/sample.ts';
import { part } from '../page/element.ts';
import type { Bench } from './bench.ts';
import { type BenchState, sampleShown } from './bench-state.ts';

/** The chart's cursor by keyboard: arrows move, Page keys leap, Escape lets go; values are read out. */
export function listenToKeys(root: HTMLElement, bench: Bench, point: (second: number | undefined) => void) {
  const box = part(root, 'chart-cursor');
  const leaps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowDown: -1,
    ArrowUp: 1,
    PageDown: -20,
    PageUp: 20,
  };
  box.addEventListener('keydown', (event) => {
    const { seconds } = bench.state.store.history;
    if (event.key === 'Escape') return point(undefined);
    const now =
      bench.state.cursor === undefined
        ? seconds.length - 1
        : bench.state.store.history.nearest(bench.state.cursor);
    const leap = leaps[event.key];
    const next =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? seconds.length - 1
          : leap === undefined
            ? undefined
            : now + leap;
    if (next === undefined) return;
    event.preventDefault();
    const second = seconds[Math.min(Math.max(0, next), seconds.length - 1)];
    point(second);
    // Entries that share a place of the axis, as idle ones do along the work, are told apart by their moment.
    bench.point(second);
  });
  return (state: BenchState, lastSecond: number) => {
    const sample = sampleShown(state);
    const value = sample === undefined ? undefined : state.lens.compute(sample);
    box.setAttribute('aria-valuemax', Math.max(1, lastSecond).toFixed(1));
    box.setAttribute('aria-valuenow', ((sample?.tMs ?? 0) / 1000).toFixed(1));
    if (document.activeElement !== box && state.phase === 'running') return;
    const others = state.demo.series.map((one) => {
      const reading = sample === undefined ? undefined : readingOf(sample, one.group, one.reading);
      return reading === undefined ? '' : `, ${one.label} ${withUnit(reading, one.unit)}`;
    });
    box.setAttribute(
      'aria-valuetext',
      sample === undefined
        ? 'no samples yet'
        : `${(sample.tMs / 1000).toFixed(1)} seconds: ${state.lens.name} ${value === undefined ? 'unknown' : `${inMb(value)} MB`}${others.join('')}`,
    );
  };
}
