import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { cgroupsNamed, clearAway } from '../runner/machine.ts';
import { stateFolder } from '../support/server-process.ts';
import { openStream, until } from './sse-reader.ts';

// The real program with the real runner, as a process of its own.

const root = path.resolve(import.meta.dirname, '../..');

interface Notebook {
  readonly child: ChildProcess;
  readonly origin: string;
  readonly stateDir: string;
  output(): string;
}

/** A state directory, and the servers that a test has started on it. */
interface Home {
  readonly stateDir: string;
  start(args: readonly string[]): Pick<Notebook, 'child' | 'output'>;
}

/** Everything that was started on it is ended after the test, and what is left then removed: first the one, then the other. */
function makeHome(t: TestContext): Home {
  const stateDir = stateFolder();
  const children: ChildProcess[] = [];
  t.after(async () => {
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(children.map(exitOf));
    await clearAway(stateDir);
  });
  return {
    stateDir,
    start(args) {
      const main = path.join(root, 'src/server/main.ts');
      const child = spawn(process.execPath, [main, '--no-open', '--state-dir', stateDir, ...args], {
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      children.push(child);
      let text = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk: Buffer) => {
          text += chunk;
        });
      }
      return { child, output: () => text };
    },
  };
}

async function startNotebook({ stateDir, start }: Home): Promise<Notebook> {
  const { child, output } = start(['--port', '0']);
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
  const notebook = await startNotebook(makeHome(t));
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
  const { child } = await startNotebook(makeHome(t));
  child.disconnect();
  assert.equal(await exitOf(child), 0);
});

test('one Ctrl-C that arrives three times is one; a later one ends at once', async (t) => {
  const notebook = await startNotebook(makeHome(t));
  await startRun(notebook);
  for (let n = 0; n < 3; n++) notebook.child.kill('SIGINT');
  assert.equal(await exitOf(notebook.child), 0);
});

test('a taken port and a bad option end with a sentence and no stack', async (t) => {
  const home = makeHome(t);
  const { origin } = await startNotebook(home);
  const taken = home.start(['--port', new URL(origin).port]);
  assert.equal(await exitOf(taken.child), 1);
  await until('the sentence', () => /npm start -- --port \d+/.test(taken.output()));
  assert.doesNotMatch(taken.output(), /\n {4}at /);
  const bad = home.start(['--port', 'eighty']);
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

test('kill -9 in mid-run: no process stays, and after the next start nothing is left', async (t) => {
  const home = makeHome(t);
  const { stateDir } = home;
  for (let round = 0; round < 3; round++) {
    const notebook = await startNotebook(home);
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
    const next = await startNotebook(home);
    assert.match(next.output(), /Cleared away 1 run/);
    assert.deepEqual(
      processesOf(stateDir).filter((pid) => Number(pid) !== next.child.pid),
      [],
    );
    assert.deepEqual(cgroupsNamed(id), []);
    next.child.kill('SIGTERM');
    assert.equal(await exitOf(next.child), 0);
  }
});
