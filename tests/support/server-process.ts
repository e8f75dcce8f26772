import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { serverFlags } from '../../src/launch/server-flags.mjs';
import { createRunner } from '../../src/runner/create-runner.ts';

/** A notebook server as a process of its own, as a reader runs it. */
export interface ServerProcess {
  readonly origin: string;
  readonly child: ChildProcess;
  /** Where this server keeps journal and run files. */
  readonly stateDir: string;
  /** What it has printed so far. */
  output(): string;
  /** Asks it to end, waits until it has, and removes its state. Throws for one that had to be killed. */
  stop(): Promise<void>;
}

/** A server with runs and readers ends within 5 s (tests/trust/stop.test.ts); a deaf one must not hold up the tests. */
const LONGEST_END_MS = 30_000;

/** A folder for test state on a file system with a page cache: /tmp may be tmpfs. */
export function stateFolder(): string {
  return mkdtempSync(join(process.env.NOTEBOOK_TEST_STATE ?? '/var/tmp', 'notebook-test-'));
}

/**
 * Starts the real server on a free port and waits until it answers.
 * @param around a command to start it with, for a machine that lacks something
 * @param program another program with the same command line
 * @param flags of its Node, beside those that it always has
 * @throws Error with the server's output when it does not answer within 60 s
 */
export async function startServer(
  args: readonly string[] = [],
  around: readonly string[] = [],
  program = 'src/server/main.ts',
  flags: readonly string[] = [],
): Promise<ServerProcess> {
  const port = await freePort();
  const stateDir = stateFolder();
  const options = ['--port', String(port), '--no-open', '--state-dir', stateDir, ...args];
  const node = [process.execPath, ...serverFlags, ...flags, program, ...options];
  const [command = process.execPath, ...rest] = [...around, ...node];
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const origin = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    let deaf = false;
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const patience = setTimeout(() => {
        deaf = true;
        child.kill('SIGKILL');
      }, LONGEST_END_MS);
      await gone;
      clearTimeout(patience);
    }
    // One that was killed has left its cgroups; the next start clears them away.
    if (child.signalCode === 'SIGKILL') await (await createRunner({ demosDir: 'demos', stateDir })).close();
    rmSync(stateDir, { recursive: true, force: true });
    if (deaf) throw new Error(`The server did not end within ${LONGEST_END_MS} ms. It said:\n${output}`);
  };
  const deadline = performance.now() + 60_000;
  while (!(await answers(origin))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      await stop();
      throw new Error(`The server did not answer on ${origin}. It said:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { origin, child, stateDir, output: () => output, stop };
}

const answers = (origin: string): Promise<boolean> =>
  fetch(`${origin}/api/health`).then(
    (response) => response.ok,
    () => false,
  );

/** A port that nobody listens on just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
