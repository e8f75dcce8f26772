import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { cgroupsNamed } from '../runner/machine.ts';
import { openStream, type StreamReader, until } from '../server/sse-reader.ts';
import { endOfRun, startRun, stopRun } from '../support/api-client.ts';
import { report } from '../support/figure.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';
import { unwind } from './unwind.ts';

// The files and the journal of a server lie on a small file system of their own, which fills up.

const MIB = 2 ** 20;
const TEST_TIMEOUT_MS = 120_000;
const RECOVERED_WITHIN_MS = 5000;
/** What must answer whatever the disk is like. */
const ANSWERING = ['/api/health', '/'];

interface Place {
  readonly disk: SmallDisk;
  readonly server: ServerProcess;
}

/** Starts a server whose state lies on a disk of so many bytes. @returns why this machine has none, as a string */
async function startOnSmallDisk(
  t: TestContext,
  sizeBytes: number,
  program?: string,
): Promise<Place | string> {
  const disk = mountSmallDisk(sizeBytes, 256);
  if (typeof disk === 'string') return disk;
  const before = process.env.NOTEBOOK_TEST_STATE;
  process.env.NOTEBOOK_TEST_STATE = disk.path;
  try {
    const server = await startServer([], [], program);
    t.after(() => unwind([() => disk.giveBack(), () => server.stop(), () => disk.unmount()]));
    return { disk, server };
  } catch (error) {
    disk.unmount();
    throw error;
  } finally {
    if (before === undefined) delete process.env.NOTEBOOK_TEST_STATE;
    else process.env.NOTEBOOK_TEST_STATE = before;
  }
}

/** The server answers, has its pages, and feeds the reader of another run. */
async function stillServes({ origin }: ServerProcess, other: StreamReader): Promise<void> {
  const seen = other.text.length;
  for (const address of ANSWERING) assert.equal((await fetch(origin + address)).status, 200, address);
  await until('more samples of another run', () => other.text.slice(seen).includes('event: sample'));
}

/** Runs a short program. @returns how long that took, in milliseconds; at once after what was wrong was put right */
async function recovers({ origin }: ServerProcess, demo: string, knobs = {}): Promise<number> {
  const startMs = performance.now();
  const end = await endOfRun(origin, (await startRun(origin, demo, knobs)).id);
  const tookMs = performance.now() - startMs;
  assert.equal(end.kind, 'finished', end.sentence);
  assert.ok(tookMs <= RECOVERED_WITHIN_MS, `${tookMs} ms`);
  return tookMs;
}

const filesOf = ({ stateDir }: ServerProcess): string[] =>
  ['runs', 'journal'].flatMap((part) => readdirSync(join(stateDir, part)));

test('no space, no inodes: runs end by name, everything else goes on, and it recovers by itself', {
  timeout: TEST_TIMEOUT_MS,
}, async (t) => {
  const place = await startOnSmallDisk(t, 64 * MIB, 'tests/trust/fixture-server.ts');
  if (typeof place === 'string') return t.skip(place);
  const { disk, server } = place;
  const { origin } = server;
  const witness = await startRun(origin, 'forever');
  const reader = await openStream(`${origin}/api/runs/${witness.id}/events`);
  t.after(() => reader.close());
  await until('samples', () => reader.text.includes('event: sample'));
  const ids: string[] = [];
  const endOf = async (demo: string) => {
    const { id } = await startRun(origin, demo);
    ids.push(id);
    return endOfRun(origin, id);
  };

  const filled = await endOf('fills-disk');
  assert.equal(filled.kind, 'failed');
  assert.match(filled.sentence, /no space left on device/);
  await stillServes(server, reader);
  report(t, {
    id: 'R14',
    what: 'a program fills its disk (64 MiB) to the last block',
    measured: `failed, with "no space left on device"; health, pages and the stream of another run went on; the next run took ${(await recovers(server, 'exits-with')).toFixed(0)} ms`,
    target: 'a named reason, the server up, recovered within 5 s',
  });

  for (const [what, take] of [
    ['no block left for the journal', () => disk.fill()],
    ['no inode left', () => disk.takeInodes()],
  ] as const) {
    await take();
    const refused = await endOf('exits-with');
    assert.equal(refused.kind, 'failed');
    assert.match(refused.sentence, /could not be started.*(no space left|disk is full)/);
    await stillServes(server, reader);
    disk.giveBack();
    report(t, {
      id: 'R14',
      what: `${what} when a run is asked for`,
      measured: `failed, with the reason; health, pages and the stream of another run went on; the next run took ${(await recovers(server, 'exits-with')).toFixed(0)} ms after space was back`,
      target: 'a named reason, the server up, recovered within 5 s',
    });
  }

  await disk.fill();
  await stopRun(origin, witness.id);
  await until('the end of the other run', () => reader.text.includes('event: end'));
  assert.deepEqual(filesOf(server), [], 'a full disk keeps nothing from being removed');
  assert.deepEqual([...ids, witness.id].flatMap(cgroupsNamed), []);
  assert.equal(server.child.exitCode, null);
});

test('the real server keeps its reserve: a run on a disk that others fill is ended by it', {
  timeout: TEST_TIMEOUT_MS,
}, async (t) => {
  const place = await startOnSmallDisk(t, 1200 * MIB);
  if (typeof place === 'string') return t.skip(place);
  const { disk, server } = place;
  const { origin } = server;
  const knobs = { totalMb: 8, lingerSeconds: 60 };
  const run = await startRun(origin, 'log-cache', knobs);
  const reader = await openStream(`${origin}/api/runs/${run.id}/events`);
  t.after(() => reader.close());
  await until('samples', () => reader.text.includes('event: sample'), 20_000);
  const startMs = performance.now();
  await disk.take(300 * MIB);
  const end = await endOfRun(origin, run.id);
  const tookMs = performance.now() - startMs;
  assert.equal(end.kind, 'disk-quota');
  assert.match(end.sentence, /the disk has only \d+ MB free, and 1024 MB are kept in reserve/);
  await disk.fill();
  const refused = await endOfRun(origin, (await startRun(origin, 'log-cache', knobs)).id);
  assert.match(refused.sentence, /could not be started.*(no space left|disk is full)/);
  for (const address of ANSWERING) assert.equal((await fetch(origin + address)).status, 200, address);
  disk.giveBack();
  const next = await startRun(origin, 'log-cache', knobs);
  const nextReader = await openStream(`${origin}/api/runs/${next.id}/events`);
  t.after(() => nextReader.close());
  // Afterwards it needs no more files, and does not fail by itself before the look at the disk.
  await until('all that it logs', () => nextReader.text.includes('"written"'), 20_000);
  disk.takeInodes();
  const outOfFiles = await endOfRun(origin, next.id);
  assert.equal(outOfFiles.kind, 'disk-quota', outOfFiles.sentence);
  assert.match(outOfFiles.sentence, /room for only \d+ more files \(inodes\), and \d+ are kept in reserve/);
  disk.giveBack();
  const recoveredMs = await recovers(server, 'log-cache', { totalMb: 8, lingerSeconds: 0 });
  assert.deepEqual(filesOf(server), []);
  report(t, {
    id: 'R14',
    what: 'the disk under the real server falls below its reserve of 1 GiB in mid-run, then is full',
    measured: `the run ended by the reserve after ${tookMs.toFixed(0)} ms, the next one failed by name, one without inodes ended by their reserve; a run took ${recoveredMs.toFixed(0)} ms after space was back; 0 left`,
    target: 'a named reason, the server up, recovered within 5 s',
  });
});
