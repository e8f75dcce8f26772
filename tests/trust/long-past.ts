import type { RunView } from '../../src/protocol/run.ts';
import { eventsOfRun, startRun } from '../support/api-client.ts';
import { openRawStream } from './raw-stream.ts';

/** A run that has said more than sockets can hold, and how much that is to a reader who asks for all of it. */
export interface LongPast {
  readonly run: RunView;
  readonly lastId: number;
  readonly bytes: number;
}

/** As many as the program `talks-at-length` prints. */
const LINES = 2500;

/** Starts one on a server of the fixture programs, and hears it out. */
export async function startLongPast(origin: string): Promise<LongPast> {
  const run = await startRun(origin, 'talks-at-length');
  let bytes = 0;
  let lines = 0;
  for await (const event of eventsOfRun(origin, run.id)) {
    bytes += JSON.stringify(event.data).length;
    if (event.type === 'log') lines += 1;
    if (lines === LINES) return { run, lastId: event.id, bytes };
  }
  throw new Error('The run ended before it had said everything.');
}

/** Takes all of it as fast as it comes. @throws Error when it does not come to its end */
export async function takePast(origin: string, { run, lastId }: LongPast): Promise<void> {
  const taken = Promise.withResolvers<void>();
  const { socket, status } = await openRawStream(origin, run.id, '0', ({ id }) => {
    if (id === lastId) taken.resolve();
  });
  socket.once('close', () => taken.reject(new Error(`Only a part came, with status ${status}.`)));
  await taken.promise;
  socket.destroy();
}
