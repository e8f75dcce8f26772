import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScenarioStepper } from '../../../src/claims/scenario-stepper.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A stepper whose rests and actions are written down in the order in which they come. */
function written(steps: readonly { after: string; restMs: number; act: string }[]) {
  const done: string[] = [];
  const stepper = new ScenarioStepper([...steps], {
    rest: async (ms) => {
      done.push(`rest ${ms}`);
    },
    act: async (action) => {
      if (action === 'refused') throw new Error('It does not do that.');
      done.push(action);
    },
  });
  return { done, stepper };
}
const two = [
  { after: 'written', restMs: 10, act: 'sync' },
  { after: 'sync', restMs: 20, act: 'reclaim' },
];

test('a step is done when its mark has been seen, and its rest is over', async () => {
  const { done, stepper } = written(two);
  const played = stepper.play();
  await settled();
  assert.deepEqual(done, []);
  stepper.mark('written');
  await settled();
  assert.deepEqual(done, ['rest 10', 'sync']);
  stepper.mark('sync');
  await played;
  assert.deepEqual(done, ['rest 10', 'sync', 'rest 20', 'reclaim']);
});

test('steps keep their order, and a mark that came early counts', async () => {
  const { done, stepper } = written(two);
  stepper.mark('sync');
  const played = stepper.play();
  await settled();
  assert.deepEqual(done, []);
  stepper.mark('written');
  await played;
  assert.deepEqual(done, ['rest 10', 'sync', 'rest 20', 'reclaim']);
});

test('nothing is done any more when the run is over', async () => {
  const { done, stepper } = written(two);
  const played = stepper.play();
  stepper.mark('written');
  stepper.end();
  await played;
  assert.deepEqual(done, ['rest 10']);
});

test('what is refused ends it', async () => {
  const { stepper } = written([{ after: 'a', restMs: 0, act: 'refused' }, ...two]);
  stepper.mark('a');
  await assert.rejects(stepper.play(), /does not do that/);
});
