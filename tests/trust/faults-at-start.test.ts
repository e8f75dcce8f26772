import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chance } from '../support/chance.ts';
import { report } from '../support/figure.ts';
import { soaking } from '../support/scale.ts';
import { type Aim, aimInWords, casesOf, isTheRuntimesOwn, onFile, opensModule } from './fault-choice.ts';
import { answers, endInOrder, type HeldServer, holdServer } from './held-server.ts';
import { runOnce } from './short-run.ts';
import { type Fault, missingStrace, type TracedCall, whileTracing } from './system-calls.ts';

// While a server starts, one system call fails. It serves all the same, or it ends with a reason.

const TEST_TIMEOUT_MS = soaking ? 3_600_000 : 240_000;

const aims: readonly Aim[] = [
  {
    call: 'openat',
    errors: ['EMFILE', 'ENFILE'],
    of: 'main',
    which: 'of a module',
    fits: opensModule,
    quick: 1,
  },
  {
    call: 'openat',
    errors: ['EMFILE', 'ENFILE'],
    of: 'main',
    which: 'of anything else',
    fits: (call) => !opensModule(call),
    quick: 2,
  },
  { call: 'openat', errors: ['EMFILE'], of: 'all', quick: 1 },
  { call: 'write', errors: ['ENOSPC', 'EIO'], of: 'main', which: 'to a file', fits: onFile, quick: 1 },
  { call: 'mkdir', errors: ['EROFS'], of: 'main', quick: 1 },
  { call: 'clone', errors: ['EAGAIN'], of: 'all', quick: 1 },
  { call: 'execve', errors: ['ENOENT', 'EACCES'], of: 'all', quick: 1 },
  { call: 'rmdir', errors: ['EBUSY'], of: 'all', quick: 1 },
  { call: 'accept4', errors: ['EMFILE'], of: 'main', quick: 1 },
];

/** Until it reads the entry of our program, the runtime is on its way to it. */
const isEntry = ({ args }: TracedCall): boolean => args.includes('/src/server/main.ts"');

describe('a system call fails while the server starts', { skip: missingStrace() ?? false }, () => {
  /** The calls of a start without a fault. */
  const calls = { main: [] as readonly TracedCall[], all: [] as readonly TracedCall[] };
  const servers: HeldServer[] = [];
  const hold = async (): Promise<HeldServer> => {
    const server = await holdServer();
    servers.push(server);
    return server;
  };
  before(async () => {
    const server = await hold();
    const names = [...new Set(aims.map(({ call }) => call))];
    const { result: serves, traced } = await whileTracing({ all: server.pid }, names, undefined, () =>
      server.begin(),
    );
    assert.ok(serves, server.output());
    calls.all = traced;
    calls.main = calls.all.filter(({ task }) => task === server.pid);
    assert.deepEqual(await endInOrder(server), { code: 0, signal: null });
    assert.deepEqual(server.leftovers(), []);
  });
  after(async () => {
    for (const server of servers) await server.remove();
  });

  for (const aim of aims)
    test(`${aimInWords(aim)}: it serves, or ends with a reason; nothing is left`, {
      timeout: TEST_TIMEOUT_MS,
    }, async (t) => {
      const seen = aim.of === 'main' ? calls.main : calls.all;
      const random = chance(t);
      const tally = { served: 0, ended: 0, missed: 0 };
      const { cases, enough } = casesOf(aim, seen, random, seen.findIndex(isEntry) + 1);
      assert.ok(cases.length > 0, 'there is such a call');
      for (const { nth, error } of cases) {
        if (tally.served + tally.ended >= enough) break;
        tally[await startWith(await hold(), aim, { call: aim.call, error, nth })] += 1;
      }
      assert.ok(tally.served + tally.ended > 0, `none of ${tally.missed} was reached: nothing was tried`);
      report(t, {
        id: 'R17',
        what: `server start: ${aimInWords(aim)}; cases: ${tally.served + tally.ended + tally.missed}`,
        measured: `${tally.served} served, ${tally.ended} ended with a reason, ${tally.missed} not reached; 0 stacks, 0 hung, 0 processes, cgroups, files left after the next start`,
        target: 'serves, or ends with a reason; nothing left',
      });
    });
});

/**
 * Starts a server in which a call fails, and sees it to its end.
 * @returns `missed` where no call failed, or one by which the runtime wakes itself: that may end it, or let it stand still
 */
async function startWith(
  server: HeldServer,
  { of }: Aim,
  fault: Fault,
): Promise<'served' | 'ended' | 'missed'> {
  const tasks = of === 'main' ? { only: [server.pid] } : { all: server.pid };
  const { result: serves, traced } = await whileTracing(tasks, [fault.call], fault, () => server.begin());
  const failed = traced.filter(({ injected }) => injected);
  const how = `${JSON.stringify(fault)} at ${failed.map(({ args }) => args).join(' and at ')}; it said:\n${server.output()}`;
  const runtimes = failed.some(isTheRuntimesOwn);
  if (runtimes && serves !== true) {
    assert.deepEqual(await server.remove(), [], how);
    return 'missed';
  }
  assert.notEqual(serves, undefined, `it neither serves nor ends after ${how}`);
  if (serves) {
    assert.ok(await answers(server.origin), `health after ${how}`);
    const { end } = await runOnce(server.origin);
    assert.equal(end.kind, 'finished', `${end.sentence} after ${how}`);
    assert.deepEqual(await endInOrder(server), { code: 0, signal: null }, how);
  } else {
    assert.deepEqual(await server.ended, { code: 1, signal: null }, how);
    assert.match(
      server.output(),
      /could not be (?:started|loaded): .{10,}|needs a directory of its own/,
      how,
    );
  }
  assert.doesNotMatch(server.output(), /\n {4}at /, `a stack in ${how}`);
  assert.deepEqual(await server.remove(), [], how);
  if (failed.length === 0 || runtimes) return 'missed';
  return serves ? 'served' : 'ended';
}
