import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { readFilesystem } from '../../src/kernel/filesystem.ts';
import { thisKernel } from '../../src/kernel/kernel-roots.ts';
import { systemClock } from '../../src/sampling/system-clock.ts';
import type { Watch } from '../../src/watch/watch.ts';
import { keepWatches, type Watches } from '../../src/watch/watches.ts';
import { environment } from '../server/scripted-runner.ts';
import { eventually } from './eventually.ts';
import { makeScratchCgroup, type ScratchCgroup } from './scratch-cgroup.ts';

// Real processes that the test has started, in cgroups of their own, watched as a reader watches a service of theirs.

const JOIN = 'for file in $ENTRANCES; do echo $$ > "$file" || exit 70; done; exec "$@"';
const MB = 2 ** 20;

interface Scene {
  readonly cgroup: ScratchCgroup;
  readonly watches: Watches;
  /** Starts a script inside the cgroup; it says "ready" when it is there. @returns its pid */
  inside(script: string): Promise<number>;
}

async function scene(t: TestContext): Promise<Scene | undefined> {
  const made = makeScratchCgroup(`memory-notebook-watch-${process.pid}-${Date.now()}`);
  if (made.kind === 'unavailable') {
    t.skip(`no cgroup can be made here: ${made.because}`);
    return undefined;
  }
  const children: ReturnType<typeof spawn>[] = [];
  const watches = keepWatches({
    ...{ roots: thisKernel, clock: systemClock, environment, wallMs: Date.now, unwatchedMs: 600_000 },
  });
  t.after(async () => {
    watches.close();
    for (const child of children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    }
    await made.value.remove();
  });
  return {
    cgroup: made.value,
    watches,
    async inside(script) {
      const program = `console.log('ready'); ${script}`;
      const child = spawn('sh', ['-c', JOIN, 'sh', process.execPath, '-e', program], {
        env: { ...process.env, ENTRANCES: made.value.entrances.join(' ') },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      await once(child.stdout, 'data');
      return child.pid ?? 0;
    },
  };
}

async function watchOf(watches: Watches, which: { pid?: number; path?: string }): Promise<Watch> {
  const { subjects } = await watches.subjects(0);
  const subject = subjects.find(({ kind, pid, cgroup }) =>
    which.pid === undefined
      ? kind === 'cgroup' && cgroup?.path.endsWith(which.path ?? '') === true
      : pid === which.pid,
  );
  assert.ok(subject, 'what the test has started is not listed');
  const watch = await watches.start(0, subject.id, {});
  assert.ok(watch);
  return watch;
}

/** Waits until the watch names a class: with ten samples it cannot yet be sure. */
const named = (watch: Watch, kind: string): Promise<true> =>
  eventually(`the watch says ${kind}`, () => {
    assert.equal(watch.view().verdict?.kind, kind);
    return true;
  });

test('a process that keeps what it allocates is told to grow in anonymous memory, and what is beside it is told', {
  timeout: 120_000,
}, async (t) => {
  const s = await scene(t);
  if (s === undefined) return;
  const pid = await s.inside(
    'const kept = []; setInterval(() => kept.push(Buffer.alloc(512 * 1024, 1)), 100)',
  );
  const watch = await watchOf(s.watches, { pid });
  await named(watch, 'anonymous');
  const alone = watch.view();
  assert.deepEqual(alone.watched.beside, { processes: 0, names: [] });
  assert.equal(alone.ownVerdict, undefined);
  assert.ok((alone.verdict?.findings?.[0]?.rate?.low ?? 0) > 1 * MB, JSON.stringify(alone.verdict?.findings));
  await s.inside('setInterval(() => 0, 1000)');
  await eventually('the other one is seen', () =>
    watch.view().watched.beside.processes === 1 ? true : undefined,
  );
  await eventually('both answers are there', () => watch.view().ownVerdict ?? undefined);
  watch.stop('reader');
});

test('a program that writes and keeps nothing is told to make page cache', {
  timeout: 120_000,
}, async (t) => {
  const filesystem = readFilesystem(thisKernel, tmpdir());
  if (filesystem.kind === 'unavailable' || !filesystem.value.pageCache)
    return t.skip(`${tmpdir()} has no page cache; set TMPDIR to a directory on a disk`);
  const s = await scene(t);
  if (s === undefined) return;
  const folder = mkdtempSync(join(tmpdir(), 'memory-notebook-watch-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = JSON.stringify(join(folder, 'log'));
  const pid = await s.inside(
    `const piece = Buffer.alloc(1024 * 1024, 97); setInterval(() => require('fs').appendFileSync(${file}, piece), 100)`,
  );
  const watch = await watchOf(s.watches, { pid });
  await named(watch, 'page-cache');
  assert.match(watch.view().verdict?.sentence ?? '', /page cache/i);
});

test('a whole cgroup is watched with all that is in it and below', { timeout: 120_000 }, async (t) => {
  const s = await scene(t);
  if (s === undefined) return;
  const script = 'const kept = []; setInterval(() => kept.push(Buffer.alloc(256 * 1024, 1)), 100)';
  await s.inside(script);
  await s.inside('setInterval(() => 0, 1000)');
  const watch = await watchOf(s.watches, { path: s.cgroup.dirs.memory.split('/').at(-1) ?? '' });
  assert.equal(watch.view().watched.processes, 2);
  await named(watch, 'anonymous');
  const { verdict } = watch.view();
  assert.ok((verdict?.ledger?.total?.toBytes ?? 0) > (verdict?.ledger?.total?.fromBytes ?? 0));
});

test('the watch ends when the process ends, and says that it was not for want of memory', {
  timeout: 120_000,
}, async (t) => {
  const s = await scene(t);
  if (s === undefined) return;
  const pid = await s.inside('setInterval(() => 0, 1000)');
  const watch = await watchOf(s.watches, { pid });
  await sleep(300);
  process.kill(pid, 'SIGKILL');
  const end = await eventually('the watch has ended', () => watch.view().end);
  assert.ok(end.kind === 'watch-over' && end.because === 'process-ended');
  assert.equal(end.oomKills, 0);
  assert.match(end.sentence, /did not rise, so that cgroup did not run out of memory/);
});

test('the watch says when the kernel has killed the process for want of memory', {
  timeout: 120_000,
}, async (t) => {
  const s = await scene(t);
  if (s === undefined) return;
  const { version, memory } = s.cgroup.dirs;
  writeFileSync(join(memory, version === 1 ? 'memory.limit_in_bytes' : 'memory.max'), String(96 * MB));
  const swap = join(memory, 'memory.swap.max');
  if (existsSync(swap)) writeFileSync(swap, '0');
  const pid = await s.inside(
    'const kept = []; setInterval(() => kept.push(Buffer.alloc(2 * 1024 * 1024, 1)), 100)',
  );
  const watch = await watchOf(s.watches, { pid });
  const end = await eventually('the watch has ended', () => watch.view().end);
  assert.ok(end.kind === 'watch-over' && end.because === 'process-ended', end.sentence);
  assert.ok((end.oomKills ?? 0) >= 1, end.sentence);
  assert.equal(end.limitBytes, 96 * MB);
  assert.match(end.sentence, /which had run out of memory \(oom_kill rose by 1\)/);
});
