import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createEventLog } from '../../../src/runner/event-log.ts';
import { resumePoint } from '../../../src/server/resume-point.ts';

function logOf(events: number, kept: number) {
  const log = createEventLog(kept);
  for (let n = 0; n < events; n++) log.append({ type: 'log', data: { tMs: n, stream: 'stdout', text: '' } });
  return log;
}

test('for every ring and every id: each event once, or a notice that says why not', () => {
  const lastSeen = fc.oneof(fc.nat(80), fc.constant(undefined), fc.constant('not-an-id' as const));
  fc.assert(
    fc.property(fc.nat(60), fc.integer({ min: 1, max: 40 }), lastSeen, (events, kept, seen) => {
      const log = logOf(events, kept);
      const point = resumePoint(log, seen);
      const ids = log.since(point.afterId).map(({ id }) => id);
      const oldest = Math.max(1, events - kept + 1);
      if (point.notice === undefined) {
        const from = (seen === undefined ? 0 : Number(seen)) + 1;
        assert.deepEqual(
          ids,
          Array.from({ length: events - from + 1 }, (_, n) => from + n),
        );
      } else {
        assert.deepEqual(
          ids,
          Array.from({ length: events === 0 ? 0 : events - oldest + 1 }, (_, n) => oldest + n),
        );
      }
    }),
    { numRuns: 3000 },
  );
});

test('the notice names what is missing', () => {
  assert.deepEqual(resumePoint(logOf(30, 10), undefined).notice, { type: 'gap', data: { from: 1, to: 20 } });
  assert.deepEqual(resumePoint(logOf(30, 10), 5).notice, {
    type: 'reset',
    data: { reason: 'Events 6 to 20 are no longer kept.' },
  });
  assert.deepEqual(resumePoint(logOf(30, 10), 31).notice, {
    type: 'reset',
    data: { reason: 'Event 31 has not happened in this run; its newest is 30.' },
  });
  assert.equal(resumePoint(logOf(30, 10), 20).notice, undefined);
  assert.equal(resumePoint(logOf(0, 10), undefined).notice, undefined);
});
