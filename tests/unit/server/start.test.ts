import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { Environment } from '../../../src/protocol/environment.ts';
import { BadCommandLine, parseCommandLine } from '../../../src/server/command-line.ts';
import { connectionLimit } from '../../../src/server/connection-limit.ts';
import { describeMachine, describeSweep } from '../../../src/server/describe-machine.ts';
import { hasDesktop } from '../../../src/server/open-browser.ts';
import { shutDownOnRequest } from '../../../src/server/shutdown.ts';

test('options, their defaults, and PORT', () => {
  assert.deepEqual(parseCommandLine([], {}), { help: false, port: 4321, open: true, triage: true, hz: 10 });
  assert.equal(parseCommandLine([], { PORT: '5000' }).port, 5000);
  assert.equal(parseCommandLine([], { PORT: '' }).port, 4321);
  assert.equal(parseCommandLine(['--port', '6000'], { PORT: '5000' }).port, 6000);
  assert.deepEqual(parseCommandLine(['--no-open', '--hz=50', '--concurrent', '2', '--state-dir', '/x'], {}), {
    help: false,
    port: 4321,
    open: false,
    triage: true,
    hz: 50,
    concurrent: 2,
    stateDir: '/x',
  });
});

test('a wrong option is told with what was expected', () => {
  const rows: readonly (readonly [readonly string[], NodeJS.ProcessEnv, RegExp])[] = [
    [['--port', '70000'], {}, /^Expected of --port a whole number from 0 to 65535, found "70000"\.$/],
    [['--port', '-1'], {}, /--port/],
    [[], { PORT: 'http' }, /^Expected of PORT a whole number from 0 to 65535, found "http"\.$/],
    [['--hz', '0'], {}, /from 1 to 50/],
    [['--host', '0.0.0.0'], {}, /--host[\s\S]*Usage: npm start/],
    [['extra'], {}, /extra[\s\S]*Usage: npm start/],
  ];
  for (const [args, env, message] of rows) {
    assert.throws(
      () => parseCommandLine(args, env),
      (error: unknown) => {
        assert.ok(error instanceof BadCommandLine, args.join(' '));
        assert.match(error.message, message);
        return true;
      },
    );
  }
});

test('a browser is opened for somebody at a desktop only', () => {
  const desk = { platform: 'linux', env: { DISPLAY: ':0' }, terminal: true } as const;
  assert.ok(hasDesktop(desk));
  assert.ok(hasDesktop({ ...desk, env: { WAYLAND_DISPLAY: 'wayland-0' } }));
  assert.ok(hasDesktop({ ...desk, platform: 'darwin', env: {} }));
  assert.ok(!hasDesktop({ ...desk, env: {} }));
  assert.ok(!hasDesktop({ ...desk, terminal: false }));
  assert.ok(!hasDesktop({ ...desk, env: { DISPLAY: ':0', CI: 'true' } }));
  assert.ok(!hasDesktop({ ...desk, env: { DISPLAY: ':0', SSH_CONNECTION: '1 2 3 4' } }));
});

test('half of the descriptors are for connections', (t) => {
  const proc = mkdtempSync(path.join(tmpdir(), 'notebook-proc-'));
  t.after(() => rmSync(proc, { recursive: true }));
  mkdirSync(path.join(proc, 'self'));
  const limitOf = (soft: string) => {
    writeFileSync(
      path.join(proc, 'self', 'limits'),
      `Limit  Soft Limit  Hard Limit  Units\nMax open files            ${soft}                 4096                 files\n`,
    );
    return connectionLimit(proc);
  };
  assert.equal(limitOf('1024'), 512);
  assert.equal(limitOf('64'), 32);
  assert.equal(limitOf('1048576'), 1250);
  assert.equal(limitOf('unlimited'), 1250);
  assert.equal(connectionLimit(path.join(proc, 'missing')), 1250);
});

const here: Environment = {
  node: 'v26.10.0',
  kernel: '6.18.0',
  platform: 'linux',
  cgroup: { version: 2, writable: true },
  confinement: { level: 'bubblewrap', achieved: ['own pid namespace'] },
  filesystem: { type: 'ext4', pageCache: true },
};

test('the machine is described in one paragraph, with the reason of everything that is missing', () => {
  assert.equal(
    describeMachine(here),
    'Linux 6.18.0, programs on Node v26.10.0. Memory is counted by cgroup v2, and every run gets a cgroup of its own. Programs run in bubblewrap: own pid namespace. Their files lie on ext4, which has a page cache to watch.',
  );
  const poor = describeMachine({
    ...here,
    cgroup: { version: 1, writable: false, reason: 'it is read-only' },
    confinement: { level: 'none', achieved: [], reason: 'bwrap is not installed.' },
    filesystem: { type: 'tmpfs', pageCache: false, reason: 'choose another with --state-dir' },
  });
  assert.match(poor, /no run can get a cgroup of its own, so charts show processes only\. it is read-only\./);
  assert.match(poor, /Nothing confines the programs \(bwrap is not installed\)\./);
  assert.match(
    poor,
    /would lie on tmpfs, which has no page cache of its own\. choose another with --state-dir\./,
  );
  assert.match(
    describeMachine({ ...here, platform: 'darwin', cgroup: { version: null, writable: false } }),
    /^darwin .*no memory cgroup/,
  );
  assert.match(
    describeMachine({
      ...here,
      confinement: {
        level: 'parent-death-signal',
        achieved: ['dies with the server'],
        allowed: ['leave its cgroup'],
      },
    }),
    /no more: dies with the server\. What a program could do to this machine is listed by GET \/api\/health\./,
  );
  assert.doesNotMatch(
    describeMachine({ ...here, confinement: { level: 'bubblewrap', achieved: [], allowed: [] } }),
    /could do/,
  );
  assert.equal(describeSweep(1, 0), 'Cleared away 1 run that a killed notebook had left.');
  assert.match(describeSweep(2, 1), /2 runs .* 1 could not be cleared yet/);
});

test('one press of Ctrl-C ends in order, a second one at once', async () => {
  const edge = new EventEmitter();
  const exits: number[] = [];
  const closing = Promise.withResolvers<void>();
  let nowMs = 0;
  let closes = 0;
  shutDownOnRequest(
    { on: (event, listener) => edge.on(event, listener), exit: (code) => exits.push(code) },
    () => {
      closes += 1;
      return closing.promise;
    },
    () => undefined,
    () => nowMs,
  );
  edge.emit('SIGINT');
  edge.emit('SIGINT');
  edge.emit('SIGTERM');
  assert.deepEqual(exits, []);
  nowMs = 2000;
  edge.emit('SIGTERM');
  assert.deepEqual(exits, []);
  edge.emit('SIGINT');
  assert.deepEqual(exits, [130]);
  closing.resolve();
  await closing.promise;
  await Promise.resolve();
  assert.deepEqual(exits, [130, 0]);
  assert.equal(closes, 1);
});
