// Many readers of one run, in a process of their own, over plain sockets: what a browser would cost is not
// what is measured. Usage: node watchers.ts <origin> <run id> <readers> <last event id> <milliseconds>. Prints one
// line of JSON when all are connected, and one when the time is up.
import { type Frame, openRawStream, type RawStream } from './raw-stream.ts';

const [origin = '', run = '', count = '0', lastEventId = '0', lastsMs = '0'] = process.argv.slice(2);

/** What one reader has seen. */
interface Reader {
  lastId: number;
  /** When its last sample was taken, on the clock of the run. */
  lastSampleMs: number;
  samples: number;
  /** Events that did not come, or came twice, without the server saying so. */
  wrong: number;
  resets: number;
}

const latenciesMs: number[] = [];
let measuring = false;
/** The run's zero on the wall clock; readers that come late are not told it. */
const view = await (await fetch(`${origin}/api/runs/${run}`)).json();
const startedAtMs = Date.parse(view.startedAt);

function hear(reader: Reader, { event, id, text }: Frame): void {
  if (event === 'reset' || event === 'gap') reader.resets += 1;
  if (id === undefined) return;
  if (id !== reader.lastId + 1) reader.wrong += 1;
  reader.lastId = id;
  if (event !== 'sample') return;
  reader.samples += 1;
  reader.lastSampleMs = Number(/"tMs":([\d.]+)/.exec(text)?.[1]);
  if (measuring) latenciesMs.push(Date.now() - startedAtMs - reader.lastSampleMs);
}

const readers: Reader[] = [];
function open(): Promise<RawStream> {
  const reader: Reader = {
    lastId: Number(lastEventId),
    lastSampleMs: 0,
    ...{ samples: 0, wrong: 0, resets: 0 },
  };
  readers.push(reader);
  return openRawStream(origin, run, lastEventId, (frame) => hear(reader, frame));
}

const opened: RawStream[] = [];
while (opened.length < Number(count)) {
  const next = Math.min(50, Number(count) - opened.length);
  opened.push(...(await Promise.all(Array.from({ length: next }, open))));
}
const statuses = opened.map(({ status }) => status);
console.log(JSON.stringify({ connected: statuses.filter((status) => status === 200).length }));
// The first second is spent on what was sent before these readers came.
await new Promise((resolve) => setTimeout(resolve, 1000));
measuring = true;
await new Promise((resolve) => setTimeout(resolve, Number(lastsMs)));
measuring = false;
// What was lost at the end leaves no hole: it is seen by how long ago the last sample of somebody was taken.
const endedMs = Date.now() - startedAtMs;
const closedEarly = opened.filter(({ socket }) => socket.destroyed || socket.readableEnded).length;
latenciesMs.sort((a, b) => a - b);
const at = (share: number) => latenciesMs[Math.floor(share * (latenciesMs.length - 1))] ?? Number.NaN;
console.log(
  JSON.stringify({
    refused: statuses.filter((status) => status !== 200).length,
    wrong: readers.reduce((sum, reader) => sum + reader.wrong, 0),
    resets: readers.reduce((sum, reader) => sum + reader.resets, 0),
    closedEarly,
    behindMs: endedMs - Math.min(...readers.map((reader) => reader.lastSampleMs)),
    behindIds:
      Math.max(...readers.map((reader) => reader.lastId)) -
      Math.min(...readers.map((reader) => reader.lastId)),
    fewestSamples: Math.min(...readers.map((reader) => reader.samples)),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  }),
);
for (const { socket } of opened) socket.destroy();
