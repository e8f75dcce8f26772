import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Shortage } from '../../../src/kernel/shortage.ts';
import { NoStateDir } from '../../../src/runner/journal/state-dir.ts';
import { BadCommandLine } from '../../../src/server/command-line.ts';
import { PortTaken } from '../../../src/server/listen.ts';
import { startFailure } from '../../../src/server/start-failure.ts';

const stack = /\n {4}at /;

test('a reason of the machine or the command line is a sentence, a fault of ours shows its stack', () => {
  for (const error of [new BadCommandLine('--port'), new PortTaken(1, 2), new NoStateDir('none')])
    assert.equal(startFailure(error).text, error.message);
  const short = startFailure(new Shortage('/proc/self/cgroup: this process has too many files open'));
  assert.match(short.text, /^The notebook could not be started: \/proc\/self\/cgroup: .*npm start$/);
  assert.match(startFailure(new TypeError('x is not a function')).text, stack);
  assert.equal(startFailure('thrown').text, 'thrown');
});

test('an error of the system is told with what it means, and names the file', () => {
  let thrown: unknown;
  try {
    readFileSync('/nowhere/demo.json');
  } catch (error) {
    thrown = error;
  }
  const { text } = startFailure(thrown);
  assert.match(text, /there is no such file here \(ENOENT: .*\/nowhere\/demo\.json'\)/);
  assert.doesNotMatch(text, stack);
});

test('a wrong command line has an exit code of its own', () => {
  assert.equal(startFailure(new BadCommandLine('--port')).exitCode, 2);
  assert.equal(startFailure(new PortTaken(1, undefined)).exitCode, 1);
});
