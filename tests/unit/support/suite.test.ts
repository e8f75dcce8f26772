import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSuite, type Suite } from '../../support/suite.ts';

const script = (source: string, rest: Partial<Suite> = {}): Suite => ({
  name: 'a suite',
  command: [process.execPath, '--eval', source],
  kind: 'node-test',
  ...rest,
});
const summary = (passed: number, failed: number) =>
  `console.log('@@ ${JSON.stringify({ passed, failed, failures: [], skipped: [], figures: [] })}');`;
const run = async (suite: Suite, skip?: string) => {
  const lines: string[] = [];
  return { ...(await runSuite(suite, (line) => lines.push(line), skip)), lines };
};

test('what cannot run here is skipped with the reason, and its command is not begun', async () => {
  const { passed, failed, skipped, lines } = await run(script("console.log('begun')"), 'no browser');
  assert.deepEqual({ passed, failed, lines }, { passed: 0, failed: 0, lines: [] });
  assert.deepEqual(skipped, [{ name: 'all of it', reason: 'no browser' }]);
});

test('lines are passed on, and the summary is not one of them', async () => {
  const { passed, failed, lines } = await run(script(`console.log('one'); ${summary(3, 0)}`));
  assert.deepEqual({ passed, failed, lines }, { passed: 3, failed: 0, lines: ['one'] });
});

test('a suite fails that says nothing, runs nothing, or leaves badly after good tests', async () => {
  for (const [source, reason] of [
    ["console.log('x')", /no summary, after\nx/],
    [summary(0, 0), /ran no test/],
    [`${summary(2, 0)} process.exitCode = 7`, /exit code 7, with no test failed/],
  ] as const) {
    const { failed, failures } = await run(script(source));
    assert.equal(failed, 1, source);
    assert.match(failures[0]?.reason ?? '', reason);
  }
});

test('a single command passes or fails by its exit code', async () => {
  assert.equal((await run(script('', { kind: 'single' }))).passed, 1);
  const { failed, failures } = await run(
    script("console.error('why'); process.exitCode = 3", { kind: 'single' }),
  );
  assert.equal(failed, 1);
  assert.match(failures[0]?.reason ?? '', /exit code 3, after\nwhy/);
});

test('one that takes too long is ended, and has failed', async () => {
  const { failed, failures } = await run(
    script("console.log('here'); setInterval(() => undefined, 1000)", { limitMs: 500 }),
  );
  assert.equal(failed, 1);
  assert.match(failures[0]?.reason ?? '', /ended because it took longer/);
});
