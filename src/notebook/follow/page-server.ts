import { startRun, stopRun, viewRun } from '../page/api.ts';
import type { RunServer } from './run-follower.ts';
import { openRunStream } from './run-stream.ts';

/** The server that this page came from. */
export const pageServer: RunServer = { start: startRun, stop: stopRun, view: viewRun, stream: openRunStream };
