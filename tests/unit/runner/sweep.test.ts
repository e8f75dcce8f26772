import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { thisKernel } from '../../../src/kernel/kernel-roots.ts';
import { identify, type ProcessIdentity } from '../../../src/runner/journal/identity.ts';
import { type JournalEntry, openJournal } from '../../../src/runner/journal/journal.ts';
import { type Swept, sweep } from '../../../src/runner/journal/sweep.ts';
import { systemClock } from '../../../src/sampling/system-clock.ts';

// The sweep works on real processes and real files of this machine; only the journal is made up.

function self(): ProcessIdentity {
  const identity = identify(thisKernel, process.pid);
  assert.ok(identity !== undefined);
  return identity;
}

describe('sweep', () => {
  let stateDir: string;
  let outside: string;
  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'sweep-'));
    outside = mkdtempSync(join(tmpdir(), 'outside-'));
    for (const name of ['journal', 'runs']) mkdirSync(join(stateDir, name));
  });
  afterEach(() => {
    for (const folder of [stateDir, outside]) rmSync(folder, { recursive: true, force: true });
  });

  /** A server that is dead: our own pid, begun at another time. */
  const dead = (): ProcessIdentity => ({ ...self(), startTimeTicks: 1 });
  const entry = (run: string, changes: Partial<JournalEntry> = {}): JournalEntry => {
    const filesDir = join(stateDir, 'runs', run);
    mkdirSync(filesDir, { recursive: true });
    return { format: 'memory-notebook/journal-1', run, server: dead(), filesDir, ...changes };
  };
  const sweepNow = (server = self()): Promise<Swept> =>
    sweep({ roots: thisKernel, clock: systemClock, stateDir, server, patienceMs: 1000 });
  const journalFiles = (): string[] => readdirSync(join(stateDir, 'journal'));

  test('removes what a dead server left, and its journal entry', async () => {
    openJournal(stateDir).write(entry('old'));
    writeFileSync(join(stateDir, 'runs/old/log'), 'x');
    assert.deepEqual(await sweepNow(), { cleared: ['old'], left: [] });
    assert.deepEqual(readdirSync(join(stateDir, 'runs')), []);
    assert.deepEqual(journalFiles(), []);
    assert.deepEqual(await sweepNow(), { cleared: [], left: [] });
  });

  test('leaves the runs of a living server alone', async () => {
    openJournal(stateDir).write(entry('live', { server: self() }));
    assert.deepEqual(await sweepNow(), { cleared: [], left: [] });
    assert.deepEqual(journalFiles(), ['live.json']);
    assert.ok(existsSync(join(stateDir, 'runs/live')));
  });

  test('kills the program that was written down, and never a stranger with its pid', async () => {
    const [program, stranger] = [1, 2].map(() => spawn('sleep', ['60'], { stdio: 'ignore' }));
    assert.ok(program?.pid !== undefined && stranger?.pid !== undefined);
    try {
      const [itself, another] = [identify(thisKernel, program.pid), identify(thisKernel, stranger.pid)];
      assert.ok(itself !== undefined && another !== undefined);
      const recycled = { ...another, startTimeTicks: (another.startTimeTicks ?? 0) - 1 };
      openJournal(stateDir).write(entry('itself', { program: itself }));
      openJournal(stateDir).write(entry('recycled', { program: recycled }));
      const exited = once(program, 'exit');
      const swept = await sweepNow();
      assert.deepEqual([...swept.cleared].sort(), ['itself', 'recycled']);
      assert.deepEqual(await exited, [null, 'SIGKILL']);
      assert.equal(stranger.exitCode ?? stranger.signalCode, null);
      assert.ok(identify(thisKernel, stranger.pid) !== undefined, 'the stranger lives');
    } finally {
      for (const child of [program, stranger]) child?.kill('SIGKILL');
    }
  });

  test('finds detached processes by the mark in their environment', async () => {
    const made = entry('marked');
    openJournal(stateDir).write(made);
    const child = spawn('sleep', ['60'], {
      stdio: 'ignore',
      env: { HOME: made.filesDir, PATH: process.env.PATH },
    });
    const exited = once(child, 'exit');
    await sweepNow();
    assert.deepEqual(await exited, [null, 'SIGKILL']);
  });

  test('what links lead to is not touched', async () => {
    const sentinel = join(outside, 'sentinel');
    writeFileSync(sentinel, 'as it was');
    const { filesDir } = entry('links');
    openJournal(stateDir).write(entry('links'));
    symlinkSync(outside, join(filesDir, 'folder'));
    symlinkSync(sentinel, join(filesDir, 'file'));
    linkSync(sentinel, join(filesDir, 'hard'));
    await sweepNow();
    assert.equal(existsSync(filesDir), false);
    assert.equal(readFileSync(sentinel, 'utf8'), 'as it was');
  });

  test('a directory elsewhere, or a cgroup that is none of a run, is never removed', async () => {
    openJournal(stateDir).write(entry('astray', { filesDir: outside }));
    openJournal(stateDir).write(entry('strange', { cgroup: { version: 2, memory: outside } }));
    const swept = await sweepNow();
    assert.deepEqual(swept.cleared, []);
    assert.deepEqual(swept.left.map(({ run }) => run).sort(), ['astray', 'strange']);
    assert.match(swept.left.map(({ because }) => because).join(), /it was left alone.*|none of a run/);
    assert.ok(existsSync(outside));
  });

  test('what another sweeper had claimed and not finished is finished', async () => {
    openJournal(stateDir).write(entry('claimed'));
    const from = join(stateDir, 'journal/claimed.json');
    writeFileSync(join(stateDir, `journal/claimed.json.swept-by-${process.pid}-1`), readFileSync(from));
    rmSync(from);
    assert.deepEqual((await sweepNow()).cleared, ['claimed']);
    assert.deepEqual(journalFiles(), []);
  });

  test('an entry that was never finished is removed when its writer is dead', async () => {
    writeFileSync(join(stateDir, `journal/half.json.new-${process.pid}-1`), '{"format":"mem');
    writeFileSync(join(stateDir, `journal/other.json.new-${process.pid}-${self().startTimeTicks}`), '{"for');
    await sweepNow();
    assert.deepEqual(journalFiles(), [`other.json.new-${process.pid}-${self().startTimeTicks}`]);
  });

  test('two that sweep at once share the work, and none does what the other has done', async () => {
    const another = spawn('sleep', ['60'], { stdio: 'ignore' });
    try {
      const other = identify(thisKernel, another.pid ?? 0);
      assert.ok(other !== undefined);
      for (let i = 0; i < 20; i++) openJournal(stateDir).write(entry(`run-${i}`));
      const [one, two] = await Promise.all([sweepNow(), sweepNow(other)]);
      assert.equal(new Set([...one.cleared, ...two.cleared]).size, 20);
      assert.equal(one.cleared.length + two.cleared.length, 20, 'none was cleared by both');
      assert.deepEqual(journalFiles(), []);
      assert.deepEqual(readdirSync(join(stateDir, 'runs')), []);
    } finally {
      another.kill('SIGKILL');
    }
  });
});
