import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openRun } from '../../../src/notebook/Demo/open-run.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { aRun } from './an-event.ts';

const demo = { id: 'log-cache', title: 'A service that logs' };
const fileOf = (events: readonly RunEvent[]): string =>
  JSON.stringify({
    format: 'memory-notebook/recording',
    version: 1,
    recordedAt: '2026-11-22T20:00:00Z',
    events,
  });
const refused = (text: string): string => {
  const opened = openRun(text, demo);
  assert.ok(!opened.ok, 'it was let in');
  return opened.sentence;
};

test('a saved run is opened as it was saved, also one that was saved before its end', () => {
  for (const events of [aRun(20), aRun(20).slice(0, -1)]) {
    const opened = openRun(fileOf(events), demo);
    assert.ok(opened.ok, opened.ok ? '' : opened.sentence);
    assert.deepEqual(opened.value.events, JSON.parse(JSON.stringify(events)));
  }
});

test('what cannot be replayed is refused with what was expected, what was found, what to do', () => {
  const run = aRun(20);
  const [first] = run;
  assert.ok(first?.type === 'started');
  const other: RunEvent = { ...first, data: { ...first.data, demo: 'the-fix' } };
  assert.match(
    refused('x'),
    /^This is not a saved run of this notebook: expected JSON, found "x"\. Choose a file that/,
  );
  assert.match(
    refused('{"format":"memory-notebook/case-file"}'),
    /expected format to be "memory-notebook\/recording"/,
  );
  assert.match(refused(fileOf([])), /expected its first event to be its start, found “nothing”\./);
  assert.match(refused(fileOf(run.slice(1))), /expected its first event to be its start, found “sample”\./);
  assert.match(
    refused(fileOf([other, ...run.slice(1)])),
    /expected a run of “A service that logs” \(log-cache\), found one of “the-fix”, which belongs on another page\./,
  );
  assert.match(
    refused(fileOf([...run].slice(0, 5).concat(run.slice(3)))),
    /its events in their order, found event 4 after 5\./,
  );
  assert.match(refused(fileOf([...run, { ...first, id: 10_000 }])), /expected one start, found 2\./);
  const end = run.at(-1);
  assert.ok(end !== undefined);
  assert.match(
    refused(fileOf([...run, { ...end, id: 10_000 }])),
    /its end to be the last event, found events after it\./,
  );
  assert.match(refused('['.repeat(50)), /at most 16 levels of nesting, found 50\./);
});
