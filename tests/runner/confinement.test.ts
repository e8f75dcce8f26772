import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fixtureDemo } from './fixture-demos.ts';
import { leftoversOf, lineOf, slowness, startMachine } from './machine.ts';

const TEST_TIMEOUT_MS = 60_000 * slowness;

describe('confinement', () => {
  test('in the sandbox every way out is shut, and the secret stays one', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    process.env.NOTEBOOK_CANARY = 'canary';
    const machine = await startMachine();
    const listener = createServer().listen(0, '127.0.0.1');
    try {
      await once(listener, 'listening');
      const { level, reason } = machine.runner.environment.confinement;
      if (level !== 'bubblewrap') return t.skip(`no sandbox here: ${reason}`);
      const secretFile = join(machine.stateDir, 'secret');
      writeFileSync(secretFile, 'the secret');
      const address = listener.address();
      assert.ok(address !== null && typeof address === 'object');
      const knobs = { secretFile, secretPort: address.port, serverPid: process.pid };
      const run = machine.runner.start(fixtureDemo('tries-to-escape'), knobs);
      run.watch();
      const result = JSON.parse(await lineOf(run, 'readSecret'));
      assert.equal((await run.gone).kind, 'finished');
      assert.deepEqual(result.env, ['HOME', 'LANG', 'NOTEBOOK_KNOBS', 'PATH', 'PWD', 'TZ']);
      assert.equal(result.readSecret, 'ENOENT');
      assert.equal(result.writeSystem, 'EROFS');
      assert.equal(result.writeProgram, 'EROFS');
      assert.equal(result.dropCaches, 'EROFS');
      assert.equal(result.seeCgroupFiles, 'ENOENT');
      assert.equal(result.killServer, 'ESRCH');
      assert.doesNotMatch(result.newNamespace, /^did/);
      assert.equal(result.connected, 'ECONNREFUSED');
      assert.match(result.plantLink, /^did/);
      assert.deepEqual(leftoversOf(machine.stateDir, run.id), []);
    } finally {
      delete process.env.NOTEBOOK_CANARY;
      listener.close();
      await machine.close();
    }
  });

  test('the descriptor limit is hard: the runtime cannot raise it', {
    timeout: TEST_TIMEOUT_MS,
  }, async () => {
    const machine = await startMachine();
    try {
      const run = machine.runner.start(fixtureDemo('opens-files'), {});
      run.watch();
      const { opened, error } = JSON.parse(await lineOf(run, 'opened'));
      assert.match(error, /EMFILE/);
      assert.ok(opened > 150 && opened < 256, `opened ${opened} of 256`);
      await run.gone;
    } finally {
      await machine.close();
    }
  });

  test('without its tools it claims nothing, says why, and still cleans up', {
    timeout: TEST_TIMEOUT_MS,
  }, async () => {
    const machine = await startMachine({ searchPath: '/nonexistent' });
    try {
      const { level, reason, achieved } = machine.runner.environment.confinement;
      assert.equal(level, 'none');
      assert.match(reason ?? '', /bubblewrap does not work here: .*setpriv neither: /);
      assert.ok(!achieved.some((phrase) => /namespace|network|dies/.test(phrase)), achieved.join());
      const run = machine.runner.start(fixtureDemo('forks-a-tree'), { members: 5 });
      run.watch();
      await lineOf(run, 'on its way');
      await run.stop('reader');
      assert.deepEqual(leftoversOf(machine.stateDir, run.id), []);
    } finally {
      await machine.close();
    }
  });
});
