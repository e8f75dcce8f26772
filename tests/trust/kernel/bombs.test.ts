import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, test } from 'node:test';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import type { Run } from '../../../src/runner/runner.ts';
import { createServer } from '../../../src/server/create-server.ts';
import { type FixtureProgram, fixtureDemo } from '../../runner/fixture-demos.ts';
import {
  cgroupsNamed,
  eventually,
  leftoversOf,
  lineOf,
  slowness,
  startMachine,
} from '../../runner/machine.ts';
import { openStream } from '../../server/sse-reader.ts';
import { duringFile } from '../../support/during-file.ts';
import { report } from '../../support/figure.ts';
import { rounds } from '../../support/scale.ts';

// Programs that take all there is of one thing: they end by their limits, and nobody else is short of anything.

const TEST_TIMEOUT_MS = 90_000 * slowness;
const MB = 2 ** 20;
const LIMIT_MB = 96;
const READERS = rounds(50, 100, 5);
/** Tasks that the sandbox and the entry step have beside those of the program. */
const SCAFFOLD = 4;

describe('bombs', () => {
  const machine = duringFile(startMachine);

  const start = (
    id: FixtureProgram,
    knobs: Run['knobs'] = {},
    changes: Parameters<typeof fixtureDemo>[1] = {},
  ): Run => {
    const run = machine().runner.start(fixtureDemo(id, changes), knobs);
    const leave = run.watch();
    void run.gone.finally(leave);
    return run;
  };
  const achieves = (phrase: string) => machine().runner.environment.confinement.achieved.includes(phrase);

  test('a run has its limits from its first process on, and no swap', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    if (!achieves('memory limit')) return t.skip('needs a memory limit');
    const run = start('forever', { limitMb: LIMIT_MB });
    await lineOf(run, 'here for ever');
    const bytes = String(LIMIT_MB * MB);
    const wanted: Readonly<Record<string, string>> = {
      'memory.max': bytes,
      'memory.swap.max': '0',
      'memory.oom.group': '1',
      'memory.limit_in_bytes': bytes,
      'memory.memsw.limit_in_bytes': bytes,
      'memory.swappiness': '0',
      'pids.max': String(64 + SCAFFOLD),
    };
    const files = cgroupsNamed(run.id).flatMap((path) => Object.keys(wanted).map((file) => join(path, file)));
    const found = files.filter((path) => existsSync(path));
    assert.ok(
      found.some((path) => /memory\.(max|limit_in_bytes)$/.test(path)),
      found.join(),
    );
    for (const path of found) assert.equal(readFileSync(path, 'utf8').trim(), wanted[basename(path)], path);
    await run.stop('reader');
  });

  for (const how of ['heap', 'buffer', 'wasm', 'shared'])
    test(`memory without end, by ${how}: ended at the limit, and the next run works`, {
      timeout: TEST_TIMEOUT_MS,
    }, async (t) => {
      if (!achieves('memory limit')) return t.skip('needs a memory limit');
      globalThis.gc?.();
      const before = process.memoryUsage.rss();
      const run = start('bombs-memory', { how, limitMb: LIMIT_MB });
      const end = await run.gone;
      const grownMb = (process.memoryUsage.rss() - before) / MB;
      // Where the runtime sees the limit itself, it gives up a little before the kernel would.
      const own =
        end.kind === 'failed' &&
        /heap out of memory|Array buffer allocation failed/.test(end.lastWords ?? '');
      assert.ok(end.kind === 'oom-killed' || own, end.sentence);
      assert.ok(grownMb <= 16, `the server grew by ${grownMb.toFixed(1)} MB`);
      assert.deepEqual(leftoversOf(machine().stateDir, run.id), []);
      assert.equal((await start('exits-with', { code: 0 }).gone).kind, 'finished');
      report(t, {
        id: 'T9',
        what: `memory without end, by ${how}, under a limit of ${LIMIT_MB} MB`,
        measured: `${own ? `ended by the runtime's own limit (${end.lastWords})` : 'oom-killed'} after ${(end.afterMs / 1000).toFixed(1)} s, server ${signed(grownMb)} MB of RSS, next run finished`,
        target: 'ended at the limit, server flat, next run works',
      });
    });

  for (const [program, what] of [
    ['forks-a-bomb', 'processes'],
    ['bombs-threads', 'threads'],
  ] as const)
    test(`${what} without end: never more than the limit, and none a moment after the stop`, {
      timeout: TEST_TIMEOUT_MS,
    }, async (t) => {
      if (!achieves('limit of processes and threads')) return t.skip('needs a limit of processes');
      const limits = { memoryMbKnob: 'limitMb', pids: 64, fds: 1024 };
      const run = start(program, {}, { limits });
      const most = () => Math.max(0, ...run.log.since(0).map(tasks));
      await eventually('the limit', () => most() >= limits.pids - 8, 20_000);
      const samples = () => run.log.since(0).filter(({ type }) => type === 'sample').length;
      const atLimit = samples();
      await eventually('ten samples more', () => samples() >= atLimit + 10);
      const startMs = performance.now();
      await run.stop('reader');
      const goneMs = performance.now() - startMs;
      assert.ok(most() <= limits.pids + SCAFFOLD, `${most()} tasks`);
      assert.deepEqual(leftoversOf(machine().stateDir, run.id), []);
      assert.ok(goneMs <= 1000 * slowness, `${goneMs} ms`);
      report(t, {
        id: 'T10',
        what: `${what} without end, under a limit of ${limits.pids} and ${SCAFFOLD} for the sandbox`,
        measured: `${most()} tasks at most, 0 left ${goneMs.toFixed(0)} ms after the stop`,
        target: `never above the limit; 0 left after ${slowness} s`,
      });
    });

  test('descriptors without end: the program has its fill, and all readers are fed', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    const nothing = { list: () => [], get: () => undefined };
    const own = await startMachine();
    t.after(() => own.close());
    const server = createServer({
      runner: own.runner,
      catalogue: nothing,
      dist: '/nowhere',
      version: '0',
    });
    const port = await server.listen(0);
    t.after(() => server.close('test over'));
    const run = own.runner.start(fixtureDemo('opens-files'), { stays: true });
    const streams = await Promise.all(
      Array.from({ length: READERS }, () => openStream(`http://127.0.0.1:${port}/api/runs/${run.id}/events`)),
    );
    const { opened, error } = JSON.parse(await lineOf(run, 'opened'));
    assert.match(error, /EMFILE/);
    assert.ok(opened < 256);
    // Counted in the text: to parse all of it again and again would keep an emulated machine busy.
    const seen = () => streams.map(({ text }) => text.split('\nevent: sample\n').length);
    const atLimit = seen();
    await eventually('ten more samples for everyone', () =>
      seen().every((count, i) => count >= (atLimit[i] ?? 0) + 10),
    );
    assert.equal((await fetch(`http://127.0.0.1:${port}/api/health`)).status, 200);
    await run.stop('reader');
    assert.deepEqual(leftoversOf(own.stateDir, run.id), []);
    report(t, {
      id: 'T11',
      what: `a program that opens files to the end of its 256 descriptors, before ${READERS} readers`,
      measured: `EMFILE after ${opened}; every reader had 10 more samples, health answers`,
      target: 'EMFILE for the program, nothing for the readers',
    });
  });
});

const signed = (mb: number): string => `${mb < 0 ? '' : '+'}${mb.toFixed(1)}`;

function tasks(event: RunEvent): number {
  return event.type === 'sample' && 'pids' in event.data.cgroup ? (event.data.cgroup.pids ?? 0) : 0;
}
