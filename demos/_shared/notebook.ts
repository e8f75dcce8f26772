// What a demo needs to talk to the notebook: its knobs come in by the environment, everything else
// goes over descriptor 3 as JSON lines, both ways. Run by hand (`node demos/log-cache/main.ts`)
// there is no descriptor 3: the demo then runs all the same and says its phases on stdout.
import { fstatSync } from 'node:fs';
import { Socket } from 'node:net';

/** What an action answers: a few words on what it did. Throw an Error to refuse, with the reason. */
export type ActionHandler = () => string | Promise<string>;

const reportEveryMs = 100;
const timersEveryMs = 1000;
const socket = notebookSocket();
let timers = { atMs: 0, count: 0 };
const counters: Record<string, number> = {};

/**
 * The values of the demo's knobs.
 * @param byHand the values to use when nobody turned a knob, in a run by hand
 */
export function knobs<T extends Record<string, number | boolean | string>>(byHand: T): T {
  return { ...byHand, ...JSON.parse(process.env.NOTEBOOK_KNOBS ?? '{}') };
}

/** Sets counters of the demo; they go out with the next report. */
export function count(values: Record<string, number>): void {
  Object.assign(counters, values);
}

/** Says that a phase began; the notebook draws it as a mark. A profile of the program may go with it. */
export function announce(name: string, label: string, detail?: string, profile?: object): void {
  if (socket === undefined) console.log(`${label}${detail === undefined ? '' : `: ${detail}`}`);
  // What is undefined is left out by JSON.
  else send({ phase: { name, label, detail, profile } });
  report();
}

/** Declares what the demo does when the reader presses the button of an action. */
export function onAction(handlers: Record<string, ActionHandler>): void {
  if (socket === undefined) return;
  let rest = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) void answer(JSON.parse(line).action, handlers);
  });
}

async function answer(
  action: { request: number; id: string },
  handlers: Record<string, ActionHandler>,
): Promise<void> {
  try {
    const handler = handlers[action.id];
    if (handler === undefined) throw new Error(`this program has no action ${action.id}`);
    const detail = await handler();
    report();
    send({ done: { request: action.request, detail } });
  } catch (error) {
    send({
      done: { request: action.request, refused: error instanceof Error ? error.message : String(error) },
    });
  }
}

function report(): void {
  if (socket === undefined) return;
  const { heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage();
  send({
    report: {
      counters,
      runtime: {
        heapUsedBytes: heapUsed,
        heapTotalBytes: heapTotal,
        externalBytes: external,
        arrayBuffersBytes: arrayBuffers,
        timers: countTimers(),
      },
    },
  });
}

/** The list is as long as there are timers, so it is not asked for with every report. */
function countTimers(): number {
  const nowMs = performance.now();
  if (nowMs - timers.atMs > timersEveryMs) {
    const count = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    timers = { atMs: nowMs, count };
  }
  return timers.count;
}

function send(message: object): void {
  socket?.write(`${JSON.stringify(message)}\n`);
}

function notebookSocket(): Socket | undefined {
  if (process.env.NOTEBOOK_KNOBS === undefined) return undefined;
  if (!fstatSync(3).isSocket()) return undefined;
  const opened = new Socket({ fd: 3, readable: true, writable: true }).resume();
  // Neither the socket nor the clock of the reports may keep a finished program alive.
  opened.unref();
  setInterval(report, reportEveryMs).unref();
  // When the notebook is gone, nobody is left to show this to.
  opened.on('error', () => process.exit(1)).on('close', () => process.exit(1));
  return opened;
}
