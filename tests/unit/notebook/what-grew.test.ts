import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { feedbackOn, verdictToAsk } from '../../../src/notebook/WhatGrew/answer.ts';
import { growthChoices } from '../../../src/notebook/WhatGrew/choices.ts';
import { isHeldAmong } from '../../../src/notebook/WhatGrew/kept-answers.ts';
import { toldCase } from '../../../src/notebook/WhatGrew/told-case.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import type { Verdict } from '../../../src/protocol/verdict.ts';
import { aRun } from './an-event.ts';

const node = growthChoices('node');
const choice = (id: string) => {
  const found = node.find((one) => one.id === id);
  assert.ok(found, id);
  return found;
};
const grew = (kind: Verdict['kind'], also: readonly Verdict['kind'][] = []): Verdict => ({
  kind,
  sentence: `This was ${kind}.`,
  findings: [kind, ...also].flatMap((one) =>
    one === 'none' || one === 'cannot-tell'
      ? []
      : [
          {
            ...{ kind: one, rise: 1, unit: 'count' as const, sinceTMs: 0, shape: 'line' as const },
            ...{ goesOn: 'goes-on' as const, givenBack: 'no' as const, witnesses: [], next: [] },
          },
        ],
  ),
});

describe('What grew?', () => {
  test('the right class is said to be right, and nothing else', () => {
    assert.deepEqual(feedbackOn(choice('timers'), grew('timers')), {
      right: true,
      text: 'You said timers and what they hold. The counters agree.',
    });
  });

  test('page cache, where the process grew: the misconception is named', () => {
    const { right, text } = feedbackOn(choice('page-cache'), grew('timers'));
    assert.equal(right, false);
    assert.match(
      text,
      /You counted page cache as RSS: it is charged to the container, not mapped into the process/,
    );
  });

  test('page cache, where no RSS grew: nobody is told that they counted it as RSS', () => {
    assert.doesNotMatch(feedbackOn(choice('page-cache'), grew('descriptors')).text, /as RSS/);
  });

  test('the second of two things that grew is not called wrong', () => {
    assert.match(feedbackOn(choice('descriptors'), grew('js-heap', ['descriptors'])).text, /That grew too/);
  });

  test('a run in which nothing goes on growing says so, whatever was chosen', () => {
    for (const one of node.filter(({ id }) => id !== 'none'))
      assert.match(feedbackOn(one, grew('none')).text, /In this run nothing goes on growing/);
    assert.equal(feedbackOn(choice('none'), grew('none')).right, true);
  });

  test('every class that a demo of the story can show is among the choices for its language', () => {
    const kinds = (language: 'node' | 'go') => growthChoices(language).flatMap((one) => one.kinds);
    for (const kind of ['timers', 'js-heap', 'threads', 'descriptors', 'none'] as const)
      assert.ok(kinds('node').includes(kind), kind);
    for (const kind of ['goroutines', 'descriptors', 'none'] as const)
      assert.ok(kinds('go').includes(kind), kind);
  });

  test('nothing is asked of a run that goes on, or that cannot tell', () => {
    const run = aRun(20);
    assert.equal(verdictToAsk(run.slice(0, -1)), undefined);
    assert.equal(verdictToAsk(run)?.kind, 'none');
    const untold = run.map(
      (event): RunEvent =>
        event.type === 'end'
          ? { ...event, data: { ...event.data, verdict: { kind: 'cannot-tell', sentence: '' } } }
          : event,
    );
    assert.equal(verdictToAsk(untold), undefined);
  });

  test('the case file says no verdict that waits for an answer, and keeps the others', () => {
    const run = {
      demo: 'd',
      at: '',
      place: '',
      recorded: false,
      settings: '',
      ending: 'Finished.',
      picture: '',
    };
    const file = {
      entries: [],
      own: [],
      runs: [
        { ...run, run: 'open', verdict: 'This was timers.' },
        { ...run, run: 'answered', verdict: 'This was page cache.' },
      ],
    };
    const told = toldCase(file as never, (id) => id === 'open').runs.map(({ verdict }) => verdict);
    assert.deepEqual(told, ['What grew in it: a stage asks you first.', 'This was page cache.']);
  });

  test('a run that a grid has shown is held until the reader has answered about its demo', () => {
    const beside = { run: 'cell', key: 'per-call-writers beside others' };
    const open = { run: 'bench', key: 'per-call-writers [["writer","new"]]' };
    assert.equal(isHeldAmong([beside, open], 'cell'), true);
    assert.equal(isHeldAmong([beside, { ...open, answer: 'timers' }], 'cell'), false);
    assert.equal(isHeldAmong([beside, { ...open, key: 'the-fix []', answer: 'none' }], 'cell'), true);
    assert.equal(isHeldAmong([beside, open], 'of another stage'), false);
  });
});
