import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { openStream, until } from './sse-reader.ts';

// The real program with the real runner, as a process of its own.

const root = path.resolve(import.meta.dirname, '../..');

interface Notebook {
  readonly child: ChildProcess;
  readonly origin: string;
  readonly stateDir: string;
  output(): string;
}

function start(
  t: TestContext,
  args: readonly string[],
  stateDir: string,
): { child: ChildProcess; output: () => string } {
  const main = path.join(root, 'src/server/main.ts');
  const child = spawn(process.execPath, [main, '--no-open', '--state-dir', stateDir, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk;
    });
  }
  t.after(() => child.kill('SIGKILL'));
  return { child, output: () => text };
}

async function startNotebook(t: TestContext): Promise<Notebook> {
  // On the disk of the project: /tmp may be a tmpfs, which the runner refuses.
  const stateDir = mkdtempSync('/var/tmp/notebook-test-');
  t.after(() => rmSync(stateDir, { recursive: true, force: true }));
  const { child, output } = start(t, ['--port', '0'], stateDir);
  await until('the address is printed', () => /http:\/\/127\.0\.0\.1:\d+\//.test(output()), 30_000);
  const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0] ?? '';
  return { child, origin, stateDir, output };
}

async function startRun({ origin }: Notebook): Promise<string> {
  const answer = await fetch(`${origin}/api/runs`, {
    method: 'POST',
    headers: { Origin: origin, 'Content-Type': 'application/json' },
    body: JSON.stringify({ demo: 'log-cache', knobs: { totalMb: 16 } }),
  });
  assert.equal(answer.status, 201);
  return (await answer.json()).id;
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

test('a run over HTTP is real, and SIGTERM ends it, says bye and leaves nothing', async (t) => {
  const notebook = await startNotebook(t);
  assert.match(notebook.output(), /Node v\d+/);
  const id = await startRun(notebook);
  const stream = await openStream(`${notebook.origin}/api/runs/${id}/events`);
  await until(
    'ten samples',
    () => stream.messages.filter(({ event }) => event === 'sample').length >= 10,
    20_000,
  );
  const startMs = performance.now();
  notebook.child.kill('SIGTERM');
  assert.equal(await exitOf(notebook.child), 0);
  assert.ok(performance.now() - startMs < 5000);
  await until('the stream has ended', () => stream.ended);
  assert.equal(stream.messages.at(-1)?.event, 'bye');
  assert.deepEqual(readdirSync(path.join(notebook.stateDir, 'runs')), []);
  assert.deepEqual(readdirSync(path.join(notebook.stateDir, 'journal')), []);
});

test('the server ends when the launcher that started it is gone', async (t) => {
  const { child } = await startNotebook(t);
  child.disconnect();
  assert.equal(await exitOf(child), 0);
});

test('one Ctrl-C that arrives three times is one; a later one ends at once', async (t) => {
  const notebook = await startNotebook(t);
  await startRun(notebook);
  for (let n = 0; n < 3; n++) notebook.child.kill('SIGINT');
  assert.equal(await exitOf(notebook.child), 0);
});

test('a taken port and a bad option end with a sentence and no stack', async (t) => {
  const notebook = await startNotebook(t);
  const port = new URL(notebook.origin).port;
  const taken = start(t, ['--port', port], notebook.stateDir);
  assert.equal(await exitOf(taken.child), 1);
  await until('the sentence', () => /npm start -- --port \d+/.test(taken.output()));
  assert.doesNotMatch(taken.output(), /\n {4}at /);
  const bad = start(t, ['--port', 'eighty'], notebook.stateDir);
  assert.equal(await exitOf(bad.child), 2);
  await until('the sentence', () => /Expected of --port a whole number/.test(bad.output()));
});
