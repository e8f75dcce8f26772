import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Attempt, attempts } from '../../../src/runner/confine/attempts.ts';
import { cgroupsNamed, leftoversOf, newStateDir, slowness, startMachine } from '../../runner/machine.ts';
import { report } from '../../support/figure.ts';
import { type HostileRun, LIMIT_MB, plantedIn, runHostile } from './hostile-run.ts';

// A hostile program tries everything in earnest, on each rung of the ladder. What it got must be what
// `GET /api/health` says that it can get, no more and no less.

const TEST_TIMEOUT_MS = 120_000 * slowness;
const names = Object.keys(attempts) as Attempt[];

/** Compares what the program got with the two lists of the notebook. */
function holdsToItsLists({ outcomes, health, targets }: HostileRun): { denied: string[]; allowed: string[] } {
  const tried = names.filter((name) => outcomes.has(name));
  const got = (name: Attempt): boolean => {
    const all = (outcomes.get(name) ?? []).map((outcome) => outcome === 'did');
    assert.equal(new Set(all).size, 1, `${name}: ${outcomes.get(name)?.join(', ')}`);
    return all[0] === true;
  };
  const inWords = (succeeded: boolean) =>
    tried.filter((name) => got(name) === succeeded).map((name) => attempts[name]);
  const { denied, allowed } = health.confinement;
  const seen = [...outcomes].map(([name, all]) => `${name}: ${all.join(', ')}`).join('\n');
  const meant = (phrases: readonly string[] = []) =>
    phrases.filter((phrase) => tried.some((name) => attempts[name] === phrase));
  assert.deepEqual(
    { denied: inWords(false), allowed: inWords(true) },
    { denied: meant(denied), allowed: meant(allowed) },
    seen,
  );
  // Only a terminal to type into may be missing on a machine.
  const stated = [...(denied ?? []), ...(allowed ?? [])];
  const untried = names.filter((name) => stated.includes(attempts[name]) && !outcomes.has(name));
  const mayBeMissing = targets.terminal === undefined ? ['type-into-terminals'] : [];
  assert.deepEqual(
    untried.filter((name) => !mayBeMissing.includes(name)),
    [],
    'stated and not tried',
  );
  return { denied: inWords(false), allowed: inWords(true) };
}

/** What became of the things that the program was after is the other half of the truth. */
async function leftItsMark(hostile: HostileRun): Promise<void> {
  const { outcomes, targets, machine, other, signals, visits, typed } = hostile;
  const did = (name: Attempt) => outcomes.get(name)?.every((outcome) => outcome === 'did') ?? false;
  assert.equal(existsSync(targets.homePlant), did('change-home'));
  assert.deepEqual(plantedIn(machine.stateDir), did('change-journal') ? ['planted'] : []);
  assert.equal(existsSync(targets.systemPlant), false);
  assert.equal(readFileSync(targets.homeFile, 'utf8'), targets.canary);
  assert.equal(signals, did('signal-server') ? 1 : 0);
  assert.equal(
    visits,
    [did('reach-loopback'), did('reach-abstract-sockets'), did('change-home')].filter(Boolean).length,
  );
  assert.equal(typed.startsWith('x'), did('type-into-terminals'));
  if (did('kill-other-runs')) {
    const end = await other.gone;
    assert.ok(end.kind === 'failed' && end.signal === 'SIGKILL', end.sentence);
  } else assert.equal(other.view().state, 'running');
  heldByItsBounds(hostile, did('raise-memory-limit'));
  hostile.letGo();
  assert.equal((await hostile.run.gone).kind, 'finished');
  await other.stop('reader');
  for (const { id } of [hostile.run, other]) assert.deepEqual(leftoversOf(machine.stateDir, id), []);
}

/** The program is where it was and is held as it was, but for a memory limit that it could raise; and nobody died of it. */
function heldByItsBounds({ bounds, machine, run }: HostileRun, raised: boolean): void {
  assert.equal(bounds !== undefined, machine.runner.environment.cgroup.writable);
  if (bounds === undefined) return;
  const { before, after } = bounds;
  assert.equal(before.memoryBytes, LIMIT_MB * 2 ** 20);
  const limitsPids = machine.runner.environment.confinement.achieved.includes(
    'limit of processes and threads',
  );
  assert.equal(before.pids !== undefined, limitsPids, `pids.max: ${before.pids}`);
  assert.equal(before.cgroups.length, cgroupsNamed(run.id).length, before.cgroups.join());
  assert.equal(before.oomKills, 0);
  assert.deepEqual(after, { ...before, memoryBytes: before.memoryBytes * (raised ? 2 : 1) });
}

const LIMITS: readonly Attempt[] = [
  'raise-memory-limit',
  'leave-cgroup',
  'raise-descriptor-limit',
  'make-user-namespace',
  'use-setuid-programs',
  'make-device',
  'type-into-terminals',
  'signal-server',
  'open-server-memory',
  'kill-other-runs',
  'inherit-descriptors',
];

describe('a hostile program', () => {
  test('in the sandbox gets nothing, and the notebook says so', { timeout: TEST_TIMEOUT_MS }, async (t) => {
    const hostile = await runHostile(t, 'bubblewrap', undefined);
    if (typeof hostile === 'string') {
      // Where a bubblewrap works that keeps nothing in, ours has to work as well.
      assert.notEqual(spawnSync('bwrap', ['--dev-bind', '/', '/', 'true']).status, 0, hostile);
      return t.skip(`no sandbox here: ${hostile}`);
    }
    const { denied, allowed } = holdsToItsLists(hostile);
    assert.deepEqual(allowed, []);
    await leftItsMark(hostile);
    assert.deepEqual(hostile.environment, ['HOME', 'LANG', 'NOTEBOOK_KNOBS', 'PATH', 'PWD', 'TZ']);
    const errors: Partial<Record<Attempt, string>> = {
      'read-home': 'ENOENT',
      'change-system': 'EROFS',
      'change-program': 'EROFS',
      'turn-switches': 'EROFS',
      'see-cgroups': 'ENOENT',
      'reach-abstract-sockets': 'ECONNREFUSED',
    };
    for (const [name, error] of Object.entries(errors))
      assert.deepEqual(hostile.outcomes.get(name), [error], name);
    assert.deepEqual(hostile.outcomes.get('reach-loopback'), ['ECONNREFUSED', 'ECONNREFUSED']);
    assert.deepEqual(hostile.outcomes.get('plant-link'), ['did']);
    const tried = names.filter((name) => hostile.outcomes.has(name));
    const ofLimits = tried.filter((name) => LIMITS.includes(name));
    report(t, {
      id: 'R23',
      what: `a hostile program in bubblewrap tries ${denied.length} things`,
      measured: `${denied.length} of ${denied.length} denied, as GET /api/health says`,
      target: '100 % denied',
    });
    report(t, {
      id: 'T17',
      what: 'variables, files, processes and sockets outside of the sandbox',
      measured: `${tried.length - ofLimits.length} of ${tried.length - ofLimits.length} ways denied, all canaries untouched`,
      target: 'every read and write fails',
    });
    report(t, {
      id: 'T18',
      what: 'ways out of its limits: cgroup, descriptors, namespaces, rights, terminals, other processes',
      measured: `${ofLimits.length} of ${ofLimits.length} denied, limit and counters unchanged`,
      target: 'every one denied, counters unchanged',
    });
  });

  for (const [level, tools] of [
    ['parent-death-signal', ['setpriv']],
    ['none', []],
  ] as const)
    test(`on the rung ${level} gets exactly what the notebook says that it can`, {
      timeout: TEST_TIMEOUT_MS,
    }, async (t) => {
      const hostile = await runHostile(t, level, pathWith(t, tools));
      assert.ok(typeof hostile !== 'string', String(hostile));
      assert.equal(hostile.health.confinement.level, level);
      const { denied, allowed } = holdsToItsLists(hostile);
      assert.ok(allowed.includes(attempts['read-home']), 'a rung below the sandbox holds no file back');
      assert.ok(denied.includes(attempts['inherit-environment']));
      assert.ok(denied.includes(attempts['inherit-descriptors']));
      await leftItsMark(hostile);
      const who = process.getuid?.() === 0 ? 'root' : 'an unprivileged user';
      report(t, {
        id: 'R23',
        what: `the same without bubblewrap, on the rung "${level}", started by ${who}`,
        measured: `${allowed.length} allowed and ${denied.length} denied, exactly as GET /api/health says; denied: ${denied.join('; ')}`,
        target: 'what passes is exactly what is listed',
      });
    });
});

const HOST = fileURLToPath(new URL('../../runner/host.ts', import.meta.url));

for (const [where, ...searchPath] of [['in the sandbox'], ['without one', '/nonexistent']])
  test(`a file that the server was handed by whoever started it is not handed on, ${where}`, {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    const stateDir = newStateDir();
    const file = join(stateDir, 'secret');
    writeFileSync(file, 'the secret');
    const secret = openSync(file, 'r');
    // Far from the other descriptors, where the runtime does not look for what it has inherited.
    const stdio = ['ignore', 'pipe', 'inherit', ...Array<'ignore'>(37).fill('ignore'), secret] as const;
    const args = [HOST, stateDir, 'lists-descriptors', '{}', ...searchPath];
    const host = spawn(process.execPath, args, { stdio: [...stdio] });
    closeSync(secret);
    const exited = once(host, 'exit');
    t.after(async () => {
      host.kill('SIGKILL');
      await exited;
      await (await startMachine({ stateDir })).close();
    });
    assert.equal(readlinkSync(`/proc/${host.pid}/fd/40`), file, 'the server has it');
    assert.ok(host.stdout !== null);
    for await (const line of createInterface({ input: host.stdout })) {
      const { said } = JSON.parse(line);
      if (said === undefined) continue;
      const links: Record<string, string> = JSON.parse(said);
      // In a chroot, as the emulated machine is one, a path begins higher up.
      assert.match(links[40] ?? '', /\/dev\/null$/);
      assert.ok(Object.values(links).every((link) => !link.includes('secret')));
      break;
    }
  });

/** A search path on which there are these tools only. */
function pathWith(t: TestContext, tools: readonly string[]): string {
  const folder = newStateDir();
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const tool of tools) symlinkSync(`/usr/bin/${tool}`, join(folder, tool));
  return folder;
}
