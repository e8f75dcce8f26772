import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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

function makeStateDir(t: TestContext): string {
  // /tmp may be a tmpfs, which the runner refuses.
  const stateDir = mkdtempSync('/var/tmp/notebook-test-');
  t.after(() => rmSync(stateDir, { recursive: true, force: true }));
  return stateDir;
}

async function startNotebook(t: TestContext, stateDir = makeStateDir(t)): Promise<Notebook> {
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

/** Processes, zombies left out, whose command line names the state directory; the sandbox's does. */
function processesOf(stateDir: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(stateDir);
    } catch {
      // It has ended since it was listed.
      return false;
    }
  });
}

function cgroupsNamed(id: string): string {
  return execFileSync('find', ['/sys/fs/cgroup', '-type', 'd', '-name', id, '-print'], { encoding: 'utf8' });
}

test('kill -9 in mid-run: no process stays, and after the next start nothing is left', async (t) => {
  const stateDir = makeStateDir(t);
  for (let round = 0; round < 3; round++) {
    const notebook = await startNotebook(t, stateDir);
    assert.deepEqual(readdirSync(path.join(stateDir, 'runs')), [], notebook.output());
    assert.deepEqual(readdirSync(path.join(stateDir, 'journal')), []);
    const id = await startRun(notebook);
    const confined =
      (await (await fetch(`${notebook.origin}/api/health`)).json()).confinement.level === 'bubblewrap';
    const stream = await openStream(`${notebook.origin}/api/runs/${id}/events`);
    await until('a few samples', () => stream.messages.length > 4 + round * 4, 20_000);
    notebook.child.kill('SIGKILL');
    await exitOf(notebook.child);
    stream.close();
    if (confined) await until('no process is left', () => processesOf(stateDir).length === 0, 2000);
    const next = await startNotebook(t, stateDir);
    assert.match(next.output(), /Cleared away 1 run/);
    assert.deepEqual(
      processesOf(stateDir).filter((pid) => Number(pid) !== next.child.pid),
      [],
    );
    assert.equal(cgroupsNamed(id), '');
    next.child.kill('SIGTERM');
    assert.equal(await exitOf(next.child), 0);
  }
});
