import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../server/sse-reader.ts';
import { startRun, stopRun } from '../support/api-client.ts';
import { chance } from '../support/chance.ts';
import { report } from '../support/figure.ts';
import { rounds } from '../support/scale.ts';
import { startServer } from '../support/server-process.ts';
import { measureLateness } from './machine-lateness.ts';
import { cpuMs } from './process-cost.ts';
import { type Frame, openRawStream, type RawStream } from './raw-stream.ts';

// All readers lose their connection at once, again and again, and come back with whatever id they have.

const READERS = rounds(200, 1000);
const STORMS = rounds(5, 20);
const RECOVERED_MS = 3000;

/** Ids that no event of the run has. */
const odd = (lastId: number): [string, ...string[]] => [
  String(lastId + 1_000_000),
  '9'.repeat(15),
  '-5',
  '1e400',
  '0x1',
  'NaN',
  'b3f9c1.17',
  '\u00e9',
  'x'.repeat(7000),
];
/** More than fits into the headers of a request. */
const TOO_LONG = 'x'.repeat(8192);

/** What one reader knows of the run, and what the stream that it has now must begin with. */
class Reader {
  lastId = 0;
  resets = 0;
  #next = 1;
  #mayReset = false;
  #began = false;

  /** @param afterId the event after which the stream goes on, or undefined when only a reset will do */
  expect(afterId: number | undefined): void {
    this.#next = afterId === undefined ? 1 : afterId + 1;
    this.#mayReset = afterId === undefined;
    this.#began = false;
  }

  hear({ event, id, text }: Frame): void {
    assert.notEqual(event, 'gap', text);
    if (event === 'reset') {
      assert.ok(this.#mayReset && !this.#began, `a reset out of place: ${text}`);
      this.#mayReset = false;
      this.resets += 1;
    }
    if (id === undefined) return;
    assert.equal(this.#mayReset, false, 'an id that is none was taken for one');
    assert.equal(id, this.#next);
    this.#began = true;
    this.#next = id + 1;
    this.lastId = id;
  }
}

test(`${STORMS} times all of ${READERS} readers are cut off at once: nothing is lost, nothing comes twice`, {
  timeout: STORMS * 30_000,
}, async (t) => {
  const { below, pick } = chance(t);
  const server = await startServer();
  t.after(() => server.stop());
  const pid = server.child.pid ?? 0;
  const run = await startRun(server.origin, 'log-cache', { totalMb: 8, lingerSeconds: 300 });
  const readers = Array.from({ length: READERS }, () => new Reader());
  let streams: RawStream[] = [];
  t.after(() => {
    for (const { socket } of streams) socket.destroy();
  });
  const statuses = new Map<number, number>();
  const wrong: unknown[] = [];
  const connect = async (reader: Reader, id: string, afterId: number | undefined): Promise<RawStream> => {
    reader.expect(afterId);
    const stream = await openRawStream(server.origin, run.id, id, (frame) => {
      try {
        reader.hear(frame);
      } catch (error) {
        wrong.push(error);
      }
    });
    statuses.set(stream.status, (statuses.get(stream.status) ?? 0) + 1);
    return stream;
  };
  /** Connects with an id of some kind; one that is refused outright comes back with its own. */
  const comeBack = async (reader: Reader): Promise<RawStream> => {
    const kind = pick(['odd', 'old', 'too long', 'its own', 'its own', 'its own']);
    if (kind === 'odd') return connect(reader, pick(odd(reader.lastId)), undefined);
    if (kind === 'old') {
      const old = below(reader.lastId + 1);
      return connect(reader, String(old), old);
    }
    if (kind === 'too long') {
      const refused = await connect(reader, TOO_LONG, undefined);
      assert.equal(refused.status, 431);
      refused.socket.destroy();
    }
    return connect(reader, String(reader.lastId), reader.lastId);
  };
  const newest = (): number => Math.max(...readers.map(({ lastId }) => lastId));
  const allAreAt = (id: number) => (): boolean =>
    wrong.length > 0 || readers.every(({ lastId }) => lastId >= id);

  streams = await Promise.all(readers.map((reader) => connect(reader, '', 0)));
  await until('all readers are at the latest event', allAreAt(newest() + 1), 20_000);
  const lateness = measureLateness();
  let slowest = { recoveredMs: 0, workMs: 0 };
  for (let storm = 0; storm < STORMS && wrong.length === 0; storm++) {
    const startMs = performance.now();
    const workedBeforeMs = [cpuMs(pid), cpuMs(process.pid)] as const;
    const live = newest() + 1;
    for (const { socket } of streams) socket.destroy();
    streams = await Promise.all(readers.map(comeBack));
    await until('all readers are back and hear what is new', allAreAt(live), 20_000);
    const recoveredMs = performance.now() - startMs;
    // What the server had to do, or the readers if that was more.
    const workMs = Math.max(cpuMs(pid) - workedBeforeMs[0], cpuMs(process.pid) - workedBeforeMs[1]);
    if (recoveredMs > slowest.recoveredMs) slowest = { recoveredMs, workMs };
  }
  const { p99Ms: machineLateMs } = await lateness();
  assert.deepEqual(wrong, []);
  assert.deepEqual([...statuses.keys()].sort(), [200, 431]);
  const resets = readers.reduce((sum, reader) => sum + reader.resets, 0);
  assert.ok(resets > READERS / 10, `${resets} resets`);
  assert.ok(
    slowest.recoveredMs <= RECOVERED_MS + 4 * machineLateMs,
    `${slowest.recoveredMs} ms, with ${slowest.workMs} ms of work in it, a timer ${machineLateMs} ms late`,
  );
  await stopRun(server.origin, run.id);
  report(t, {
    id: 'R8',
    what: `${READERS} readers cut off at once, ${STORMS} times; ids valid, old, future, negative, 1e400, of 7 and 8 KB`,
    measured: `each event once or after one of ${resets} resets; answers ${[...statuses].map(([status, count]) => `${count} x ${status}`).join(', ')}; all back and fed after ${inSeconds(slowest.recoveredMs)} at most (${inSeconds(slowest.workMs)} of work in it; a timer that does nothing: ${machineLateMs.toFixed(0)} ms late)`,
    target: 'each event once or an explicit reset, no 5xx, 3 s',
  });
});

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
