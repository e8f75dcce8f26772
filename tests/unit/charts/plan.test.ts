import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { planOf } from '../../../src/charts/plan.ts';
import { niceTop, steadyEnd, steadySpan } from '../../../src/charts/ranges.ts';
import { DemoDeclarationSchema } from '../../../src/protocol/demo.ts';
import { RecordingSchema } from '../../../src/protocol/recording.ts';

const file = (path: string): unknown =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../../../demos/${path}`, import.meta.url)), 'utf8'));

describe('axes that are set before the run', () => {
  const { axes } = DemoDeclarationSchema.parse(file('log-cache/demo.json'));
  const knobs = { totalMb: 160, linesPerSecond: 50_000, lingerSeconds: 60 };

  test('hold a run that was recorded with the same knobs', () => {
    const recorded = RecordingSchema.parse(file('log-cache/recordings/story.json'));
    const plan = planOf(axes, knobs, undefined);
    const usage = recorded.events.flatMap((event) =>
      event.type === 'sample' && 'usageBytes' in event.data.cgroup ? [event.data.cgroup.usageBytes ?? 0] : [],
    );
    const written = recorded.events.find((event) => event.type === 'mark' && event.data.name === 'written');
    const highestMb = Math.max(...usage) / 2 ** 20;
    assert.ok((plan.topMb ?? 0) >= highestMb && (plan.topMb ?? 0) <= 1.25 * highestMb, JSON.stringify(plan));
    assert.ok(written?.type === 'mark' && (plan.seconds ?? 0) > written.data.tMs / 1000 + 12);
    assert.deepEqual(plan, { amount: 928_000, seconds: 40, topMb: 220 });
  });

  test('follow the volume, the pace, the time that it stays, and a limit', () => {
    assert.equal(planOf(axes, { ...knobs, totalMb: 320 }, undefined).topMb, 400);
    assert.ok((planOf(axes, { ...knobs, linesPerSecond: 200_000 }, undefined).seconds ?? 0) < 12);
    assert.equal(planOf(axes, { ...knobs, lingerSeconds: 0 }, undefined).seconds, 20);
    assert.equal(planOf(axes, knobs, 80).topMb, 160);
    assert.equal(planOf(axes, knobs, 1024).topMb, 220);
  });

  test('are left out where nothing is known', () => {
    assert.deepEqual(planOf(undefined, knobs, 80), {});
    assert.deepEqual(planOf(axes, { totalMb: 'much' }, undefined), {});
  });
});

test('an axis never moves while the run is within it, holds whatever comes, and moves rarely', () => {
  fc.assert(
    fc.property(fc.array(fc.float({ min: 0, max: 2000, noNaN: true }), { maxLength: 200 }), (values) => {
      let end: number | undefined;
      let span: number | undefined;
      let most = 0;
      let moves = 0;
      for (const value of values) {
        most = Math.max(most, value);
        const [before, spanBefore] = [end, span];
        end = steadyEnd(end, 100, most);
        span = steadySpan(span, 35, most);
        assert.ok(end >= most && span >= most);
        if (before !== undefined && most <= before) assert.equal(end, before);
        if (spanBefore !== undefined && most <= spanBefore) assert.equal(span, spanBefore);
        if (before !== undefined && end !== before) {
          moves++;
          assert.ok(end >= 1.2 * before && end === niceTop(most * 1.25, before));
        }
      }
      assert.ok(moves <= 16);
    }),
  );
});
