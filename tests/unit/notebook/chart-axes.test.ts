import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { BenchState } from '../../../src/notebook/Demo/bench-state.ts';
import { ChartAxes } from '../../../src/notebook/Demo/chart-axes.ts';
import { RunStore } from '../../../src/notebook/Demo/run-store.ts';
import { DemoDeclarationSchema } from '../../../src/protocol/demo.ts';
import { RecordingSchema } from '../../../src/protocol/recording.ts';

const file = (path: string): unknown =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../../../demos/${path}`, import.meta.url)), 'utf8'));

/** A bench of a demo that shows the events of one of its recordings up to a moment. */
function bench(demo: string, scenario: string, mode: BenchState['mode']) {
  const declaration = DemoDeclarationSchema.parse(file(`${demo}/demo.json`));
  const recording = RecordingSchema.parse(file(`${demo}/recordings/${scenario}.json`));
  const store = new RunStore(declaration.series);
  const state = {
    demo: { ...declaration, id: demo, recordings: {} },
    store,
    mode,
    recording: mode === 'replay' ? recording : undefined,
    earlier: [],
  } as unknown as BenchState;
  return { state, store, events: recording.events };
}
const knobs = { totalMb: 160, linesPerSecond: 50_000, lingerSeconds: 25 };

describe('the axes of a bench', () => {
  test('before a run they follow the knobs', () => {
    const { state } = bench('log-cache', 'story', 'live');
    const axes = new ChartAxes();
    assert.equal(axes.read(state, knobs, []).topMb, 220);
    assert.equal(axes.read(state, { ...knobs, totalMb: 40 }, []).topMb, 100);
    assert.equal(axes.read(state, knobs, []).axis.span, 40);
  });

  for (const mode of ['live', 'replay'] as const)
    test(`${mode}: from the first sample to the last they hold all of them, and move only when the run leaves them`, () => {
      const { state, store, events } = bench('log-cache', 'story', mode);
      const axes = new ChartAxes();
      const first = axes.read(state, knobs, []);
      let { span } = first.axis;
      let moves = 0;
      for (const [i, event] of events.entries()) {
        store.apply(event);
        if (i % 10 > 0 && i < events.length - 1) continue;
        const now = axes.read(state, knobs, []);
        if (now.axis.span !== span) {
          moves++;
          assert.ok((now.places.at(-1) ?? 0) > span, `at event ${i} nothing had left ${span} s`);
          span = now.axis.span;
        }
        assert.equal(now.topMb, first.topMb, `at event ${i}`);
        assert.ok((now.places.at(-1) ?? 0) <= now.axis.span);
        assert.ok(now.places.every((place, k) => k === 0 || place >= (now.places[k - 1] ?? 0)));
      }
      // A recording is known from its end; of a live run the last seconds may not be.
      assert.ok(moves <= (mode === 'live' ? 1 : 0));
      const end = axes.read(state, knobs, []);
      assert.ok(end.axis.breaks.length > 0, 'the idle tail is not folded');
      for (const mark of store.marks)
        assert.ok(
          end.axis.breaks.every(({ fold }) => mark.tMs / 1000 <= fold.from || mark.tMs / 1000 >= fold.to),
        );
    });

  test('an opened fold makes the axis as long as it hides, and another run closes it', () => {
    const { state, store, events } = bench('log-cache', 'story', 'replay');
    const axes = new ChartAxes();
    for (const event of events) store.apply(event);
    const folded = axes.read(state, knobs, []);
    const fold = folded.axis.breaks[0]?.fold;
    assert.ok(fold !== undefined);
    axes.open.add(fold.from);
    const opened = axes.read(state, knobs, []);
    assert.ok(Math.abs(opened.axis.at(fold.to) - opened.axis.at(fold.from) - (fold.to - fold.from)) < 1e-9);
    assert.ok((opened.places.at(-1) ?? 0) <= opened.axis.span);
    store.clear();
    axes.read(state, knobs, []);
    assert.equal(axes.open.size, 0);
  });

  test('along the work they end where the work does', () => {
    const { state, store, events } = bench('per-call-writers', 'shared-new', 'replay');
    const axes = new ChartAxes();
    axes.along = 'work';
    for (const event of events) store.apply(event);
    const { axis, places } = axes.read(state, {}, []);
    assert.deepEqual([axis.span, places.at(-1)], [8000, 8000]);
    assert.deepEqual(axis.breaks, []);
    assert.equal(axis.ticks(600).at(-1)?.text, '8,000');
  });
});
