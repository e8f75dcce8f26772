import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { judgeProbe } from '../../../src/runner/confine/bubblewrap-probe.ts';
import { ENTRY_FAILED, ENTRY_PREFIX, entryCommand } from '../../../src/runner/launch/command-line.ts';
import { onStartingSignal, STARTING_SIGNAL } from '../../../src/runner/launch/starting-signal.ts';

describe('the entry step', () => {
  const enter = (changes: Partial<Parameters<typeof entryCommand>[0]>) => {
    const [command, ...args] = entryCommand({
      doors: [],
      maxOpenFiles: 64,
      maxFileBytes: 2 ** 20,
      command: ['true'],
      ...changes,
    });
    return spawnSync(command, args, { encoding: 'utf8' });
  };

  test('goes through every door, sets hard limits, and becomes the program', () => {
    const folder = mkdtempSync(join(tmpdir(), 'doors-'));
    try {
      const doors = ['one', 'a door with spaces'].map((name) => join(folder, name));
      for (const door of doors) writeFileSync(door, '');
      const script = 'ulimit -H -n; ulimit -H -f; ulimit -H -c; echo $$';
      const { stdout, status } = enter({ doors, command: ['/bin/sh', '-c', script] });
      assert.equal(status, 0);
      const [files, blocks, core, pid] = stdout.trim().split('\n');
      assert.deepEqual([files, blocks, core], ['64', '2048', '0']);
      for (const door of doors) assert.equal(readFileSync(door, 'utf8').trim(), pid);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('runs nothing when a door is shut, and says which', () => {
    const { status, stdout, stderr } = enter({
      doors: ['/nonexistent/cgroup.procs'],
      command: ['echo', 'I ran outside'],
    });
    assert.equal(status, ENTRY_FAILED);
    assert.equal(stdout, '');
    assert.ok(
      stderr.trim().split('\n').at(-1)?.startsWith(`${ENTRY_PREFIX}/nonexistent/cgroup.procs`),
      stderr,
    );
  });

  test('passes arguments on as they are', () => {
    const odd = ['printf', '%s|', 'a b', '$HOME', '"', "'", '*', ''];
    assert.equal(enter({ command: odd }).stdout, 'a b|$HOME|"|\'|*||');
  });
});

describe('the starting signal', () => {
  /** Starts a program behind it, with descriptor 3 answered by `answer`, or closed unanswered. */
  const begun = async (answer: string | undefined): Promise<string> => {
    const [command = '', ...args] = onStartingSignal(['/bin/echo', 'it runs']);
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore', 'pipe'] });
    const channel = child.stdio[3];
    assert.ok(channel instanceof Duplex && child.stdout !== null);
    // A program that does not wait may be gone before it is answered.
    channel.on('error', () => undefined);
    const output = text(child.stdout);
    await once(channel, 'data');
    if (answer === undefined) channel.destroy();
    else channel.write(answer);
    return output;
  };

  test('begins the program when it comes', async () => {
    assert.equal(await begun(`${STARTING_SIGNAL}\n`), 'it runs\n');
  });

  test('never comes from a server that is dead, and nothing is begun', async () => {
    assert.equal(await begun(undefined), '');
  });
});

describe('what a probe of the sandbox has seen', () => {
  const seen = {
    pid: 2,
    interfaces: [],
    wroteSystem: false,
    wroteSwitches: false,
    wroteFiles: true,
    tries: { 'inherit-environment': false },
  };

  test('is all that is claimed', () => {
    const rung = judgeProbe(seen, true);
    assert.ok(typeof rung !== 'string');
    assert.deepEqual(rung.achieved, [
      'own pid namespace',
      'dies with the server',
      'clean environment',
      'no network',
      'read-only system',
    ]);
  });

  test('what it did not see is not claimed', () => {
    const online = judgeProbe({ ...seen, interfaces: ['eth0'] }, true);
    assert.ok(typeof online !== 'string' && !online.achieved.includes('no network'));
    const open = judgeProbe({ ...seen, wroteSwitches: true }, true);
    assert.ok(typeof open !== 'string' && !open.achieved.includes('read-only system'));
  });

  test('a program with a high pid, or that cannot write its files, is not sandboxed as it should be', () => {
    assert.match(String(judgeProbe({ ...seen, pid: 4711 }, true)), /pid 4711/);
    assert.match(String(judgeProbe({ ...seen, wroteFiles: false }, true)), /could not write/);
  });
});
