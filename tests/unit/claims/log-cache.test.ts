import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Claim } from '../../../src/protocol/demo.ts';
import { by, judge } from './by.ts';
import { runIn, type World, type WorldAct } from './log-world.ts';

// Single measures in a world that is all arithmetic: what is shown, and in which words it is not.

const claim = (measure: string, band: [number, number] = [0.98, 1.02]): Claim => by(measure, band);
const story: World = { totalMb: 160, mbPerTick: 2, fileMb: 30, ticks: 160, acts: [], seed: 3 };
const doing = (...acts: readonly (readonly [number, WorldAct['act']])[]) =>
  runIn({ ...story, acts: acts.map(([tick, act]) => ({ tick, act })) });
const because = (measure: string, events: ReturnType<typeof runIn>): string =>
  judge(claim(measure), events).because ?? 'shown';

describe('what grows with the log', () => {
  test('one byte of cache per byte logged, between the rests before and after', () => {
    const found = judge(claim('fileGrowthPerLoggedByte'), runIn(story));
    assert.equal(found.result, 'holds');
    assert.ok(Math.abs((found.value ?? 0) - 1) < 1e-9);
    assert.ok((found.window?.fromTMs ?? 0) < 400 && (found.window?.toTMs ?? 0) > 8_000);
  });

  test('nine bytes in ten are a failure; nine in ten of very little are not', () => {
    const nine = { ...story, faults: { cached: 0.9 } };
    assert.equal(judge(claim('fileGrowthPerLoggedByte'), runIn(nine)).result, 'fails');
    const little = judge(claim('fileGrowthPerLoggedByte'), runIn({ ...nine, totalMb: 4 }));
    assert.equal(little.result, 'not-shown');
    assert.match(little.todo ?? '', /log more/);
  });

  test('a counter that this machine does not have is not shown, never zero', () => {
    const events = runIn(story).map((event) =>
      event.type === 'sample'
        ? { ...event, data: { ...event.data, cgroup: { unavailable: 'no cgroup here' } } }
        : event,
    );
    assert.match(
      because('fileGrowthPerLoggedByte', events),
      /cgroup.fileBytes cannot be read on this machine/,
    );
  });

  test('a machine that differs is a condition: tmpfs, the multi-generational LRU, a kernel before 4.7', () => {
    const on = (environment: object) =>
      runIn(story).map((event) =>
        event.type === 'started'
          ? { ...event, data: { ...event.data, environment: { ...event.data.environment, ...environment } } }
          : event,
      );
    assert.match(
      because('fileGrowthPerLoggedByte', on({ filesystem: { type: 'tmpfs', pageCache: false } })),
      /on tmpfs here/,
    );
    assert.match(because('workingSetGrowthWhileWriting', on({ lruGen: '0x0007' })), /multi-generational/);
    const off = judge(claim('workingSetGrowthWhileWriting', [-0.05, 0.15]), on({ lruGen: '0x0000' }));
    assert.equal(off.result, 'holds', 'where it is there and off, nothing differs');
    assert.match(because('workingSetGrowthWhileWriting', on({ kernel: '3.10.0-1160' })), /Linux 3.10/);
  });
});

describe('what comes back', () => {
  test('deleting the closed logs gives back their bytes; deleting them while lines are written does too, if enough', () => {
    assert.equal(judge(claim('returnedByDeletingClosed'), doing([120, 'delete-rotated'])).result, 'holds');
    const early = judge(claim('returnedByDeletingClosed'), doing([40, 'delete-rotated']));
    assert.notEqual(early.result, 'fails');
    assert.match(early.todo ?? 'wait for the mark', /wait for the mark “last line written”/);
  });

  test('two at once cannot be told apart, and say so', () => {
    const both = doing([120, 'delete-rotated'], [120, 'reclaim']);
    assert.match(because('returnedByDeletingClosed', both), /in the same moment/);
    assert.match(because('returnedByReclaim', both), /in the same moment/);
  });

  test('what the kernel took back before cannot come back a second time', () => {
    const events = doing([100, 'reclaim'], [120, 'delete-rotated'], [140, 'delete-current']);
    assert.match(because('returnedByDeletingClosed', events), /you asked the kernel to reclaim/);
    assert.match(because('returnedByDeletingOpen', events), /you asked the kernel to reclaim/);
  });

  test('a log that has its name gives nothing back when it is reopened: that is another question', () => {
    assert.match(because('returnedByReopening', doing([120, 'reopen-current'])), /still had its name/);
    const acts = [
      { tick: 110, act: 'delete-current' as const },
      { tick: 130, act: 'reopen-current' as const },
    ];
    const deleted = runIn({ ...story, fileMb: 100, acts });
    assert.equal(judge(claim('returnedByReopening'), deleted).result, 'holds');
    assert.equal(judge(claim('returnedByDeletingOpen', [-0.02, 0.02]), deleted).result, 'holds');
  });

  test('a deleted log that a rotation closed before is not the one that is reopened', () => {
    const events = doing([20, 'delete-current'], [130, 'reopen-current']);
    assert.match(because('returnedByReopening', events), /a rotation had closed/);
  });

  test('of a deleted log that is open the kernel takes the cache back, and its bytes stay on the disk', () => {
    const whole = { ...story, fileMb: 400, ticks: 220 };
    const acts = (...all: readonly (readonly [number, WorldAct['act']])[]) =>
      runIn({ ...whole, acts: all.map(([tick, act]) => ({ tick, act })) });
    const reclaimed = claim('returnedByReclaimOfDeleted', [0.95, 1.02]);
    const kept = claim('deletedBytesKeptByReclaim', [0.99, 1.01]);
    const done = acts([110, 'delete-current'], [140, 'reclaim']);
    assert.equal(judge(reclaimed, done).result, 'holds');
    assert.equal(judge(kept, done).result, 'holds');
    const named = acts([140, 'reclaim']);
    assert.match(because('returnedByReclaimOfDeleted', named), /no deleted log was open/);
    const closed = acts([110, 'delete-current'], [125, 'reopen-current'], [140, 'reclaim']);
    assert.notEqual(judge(reclaimed, closed).result, 'fails');
    assert.equal(judge(kept, closed).result, 'not-shown');
    const beside = runIn({
      ...story,
      acts: [
        { tick: 110, act: 'delete-current' },
        { tick: 130, act: 'reclaim' },
      ],
    });
    assert.match(because('returnedByReclaimOfDeleted', beside), /other log files were in memory/);
  });

  test('a kernel that kept the cache of a deleted log would be seen', () => {
    const acts = [
      { tick: 110, act: 'delete-current' as const },
      { tick: 140, act: 'reclaim' as const },
    ];
    const events = runIn({ ...story, fileMb: 400, ticks: 220, acts, faults: { pinned: true } });
    assert.equal(judge(claim('returnedByReclaimOfDeleted', [0.95, 1.02]), events).result, 'fails');
  });

  test('the first that stands alone is measured', () => {
    const events = doing(
      [40, 'delete-rotated'],
      [40, 'reclaim'],
      [41, 'delete-rotated'],
      [120, 'delete-current'],
    );
    assert.match(because('returnedByDeletingClosed', events), /in the same moment/);
  });

  test('an action that was not done says what to do', () => {
    const found = judge(claim('returnedByReopening'), runIn(story));
    assert.match(found.because ?? '', /you did not reopen the log in this run/);
    assert.match(found.todo ?? '', /wait for the mark/);
  });
});

describe('what reading does', () => {
  test('the first read moves nothing, the second all of it', () => {
    const events = doing([100, 'start-reader']);
    assert.equal(judge(claim('activatedByFirstRead', [-0.02, 0.02]), events).result, 'holds');
    assert.equal(judge(claim('activatedBySecondRead'), events).result, 'holds');
    assert.equal(judge(claim('activeFileGrowthWhenReadTwice', [0.97, 1.03]), events).result, 'holds');
  });

  test('pages that had been taken back are read from the disk, and start again', () => {
    assert.match(because('activatedBySecondRead', doing([95, 'reclaim'], [100, 'start-reader'])), /reclaim/);
  });

  test('a reader that was stopped says so', () => {
    assert.match(
      because('activatedBySecondRead', doing([100, 'start-reader'], [105, 'stop-reader'])),
      /stopped the log reader/,
    );
  });
});

describe('at a limit', () => {
  test('usage stops there; logs that were deleted in time never came to it', () => {
    const limited = { ...story, limitMb: 80 };
    assert.equal(judge(claim('highestUsagePerLimit', [0.9, 1]), runIn(limited)).result, 'holds');
    const acts = [30, 50, 70].map((tick) => ({ tick, act: 'delete-rotated' as const }));
    const deleted = judge(claim('highestUsagePerLimit', [0.9, 1]), runIn({ ...limited, limitMb: 120, acts }));
    assert.match(deleted.because ?? '', /did not come to the limit/);
  });

  test('a process that fills the limit by itself is not the log’s affair', () => {
    const found = judge(claim('oomKillsOfFinishedRun', [0, 0]), runIn({ ...story, limitMb: 30 }));
    assert.match(found.because ?? '', /the process alone needs/);
  });
});

test('a measure that does not exist is an error with the known ones', () => {
  assert.throws(
    () => judge(claim('fileGrowth'), []),
    /No measure fileGrowth .* known are fileGrowthPerLoggedByte/,
  );
});
