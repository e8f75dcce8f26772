import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leftoversOf } from '../runner/machine.ts';
import { startRun } from '../support/api-client.ts';
import { report } from '../support/figure.ts';
import { rounds } from '../support/scale.ts';
import { startServer } from '../support/server-process.ts';
import { endInOrder, holdServer } from './held-server.ts';
import { shortRun, watchRun } from './short-run.ts';
import { missingStrace, whileTracing } from './system-calls.ts';

// A server that starts clears up after dead ones. One of which it could not find out whether it is dead is none of them.

test('a server that has no descriptor to look whether another lives does not end its runs', {
  timeout: 300_000,
  skip: missingStrace() ?? false,
}, async (t) => {
  const first = await startServer();
  t.after(() => first.stop());
  const { id } = await startRun(first.origin, shortRun.demo, { ...shortRun.knobs, lingerSeconds: 120 });
  const { working, ended } = watchRun(first.origin, id);
  await working;
  const looks = ['/proc/sys/kernel/random/boot_id', `/proc/${first.child.pid}/stat`];
  const failures = new Map(looks.map((path) => [path, 0]));
  for (const path of looks)
    for (let nth = 1; nth <= rounds(3, 10); nth++) {
      const second = await holdServer({ stateDir: first.stateDir });
      t.after(() => second.remove());
      const fault = { call: 'openat', error: 'EMFILE', nth, paths: [path] };
      const { result: serves, traced } = await whileTracing({ only: [second.pid] }, ['openat'], fault, () =>
        second.begin(),
      );
      const failed = traced.filter(({ injected }) => injected).length;
      failures.set(path, (failures.get(path) ?? 0) + failed);
      if (serves) await endInOrder(second);
      const left = leftoversOf(first.stateDir, id);
      for (const kind of [/^process /, /\/runs\//, /\.json$/])
        assert.match(left.join('\n'), new RegExp(kind, 'm'));
    }
  for (const [path, times] of failures) assert.ok(times > 0, `no look at ${path} failed`);
  await first.stop();
  assert.equal((await ended).kind, 'stopped');
  report(t, {
    id: 'R3',
    what: `another server starts on the same state and cannot look whether the first lives (EMFILE), ${[...failures.values()].join(' and ')} times`,
    measured: 'its run and its program live on each time',
    target: 'nobody is killed on a guess',
  });
});
