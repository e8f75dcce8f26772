import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { loadCatalogue } from '../catalogue/load-catalogue.ts';
import { loadHypotheses } from '../catalogue/load-hypotheses.ts';
import { thisKernel } from '../kernel/kernel-roots.ts';
import { createRunner } from '../runner/create-runner.ts';
import type { Runner } from '../runner/runner.ts';
import { systemClock } from '../sampling/system-clock.ts';
import { keepWatches, type Watches } from '../watch/watches.ts';
import { type CommandLine, parseCommandLine, usage } from './command-line.ts';
import { connectionLimit } from './connection-limit.ts';
import { createServer, type NotebookServer } from './create-server.ts';
import { describeMachine, describeSweep } from './describe-machine.ts';
import { pageName } from './gate/loopback-names.ts';
import { hasDesktop, openBrowser } from './open-browser.ts';
import { ownUsers } from './own-users.ts';
import { shutDownOnRequest } from './shutdown.ts';
import { startFailure } from './start-failure.ts';

// Reads the command line, puts the parts together, says where the notebook is and what this machine can show.

const root = path.resolve(import.meta.dirname, '../..');
const say = (text: string): void => console.log(text);
const complain = (text: string): void => console.error(text);

async function build(options: CommandLine): Promise<NotebookServer> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
  const demosDir = path.join(root, 'demos');
  const catalogue = loadCatalogue(demosDir, ({ message }) =>
    complain(`${message}\nIt is left out until then; the others can be run.`),
  );
  const runner = await createRunner({
    demosDir,
    hz: options.hz,
    onSwept: ({ cleared, left }) => say(describeSweep(cleared.length, left.length)),
    ...(options.stateDir === undefined ? {} : { stateDir: options.stateDir }),
    ...(options.concurrent === undefined ? {} : { limits: { concurrentRuns: options.concurrent } }),
  });
  say(describeMachine(runner.environment));
  const maxConnections = connectionLimit(thisKernel.proc);
  return createServer({
    runner,
    catalogue,
    hypotheses: loadHypotheses(path.join(root, 'content/case-file.json')),
    dist: path.join(root, 'dist'),
    version,
    users: ownUsers(process.getuid?.(), process.env, options.alsoUid),
    maxConnections,
    maxWatchers: Math.min(1000, Math.floor(maxConnections * 0.8)),
    ...(options.devPort === undefined ? {} : { devPort: options.devPort }),
    ...(options.triage ? { watches: watchesBeside(runner) } : {}),
  });
}

/** How long a watch goes on that no page follows and that was given no time of its own: a page that is reloaded finds it. */
const watchUnfollowedMs = 60_000;

function watchesBeside({ environment }: Runner): Watches {
  return keepWatches({
    roots: thisKernel,
    clock: systemClock,
    environment,
    wallMs: Date.now,
    unwatchedMs: watchUnfollowedMs,
  });
}

async function serve(options: CommandLine): Promise<void> {
  const server = await build(options);
  shutDownOnRequest(process, (reason) => server.close(reason), say);
  let port: number;
  try {
    port = await server.listen(options.port);
  } catch (error) {
    await server.close('The port is taken.');
    throw error;
  }
  const address = `http://${pageName}:${port}/`;
  if (options.devPort !== undefined) return say(`The API is at ${address}, behind the development server.`);
  say(`\nWhere did the memory go?  ${address}\n(Ctrl-C stops every run and leaves nothing.)`);
  const desktop = { platform: process.platform, env: process.env, terminal: process.stdout.isTTY };
  if (options.open && hasDesktop(desktop)) await openBrowser(address, say);
}

async function serveAsAsked(): Promise<void> {
  // A terminal that was closed takes no more text; the signal that comes with it ends the server.
  process.stdout.on('error', () => undefined);
  const options = parseCommandLine(process.argv.slice(2), process.env);
  if (options.help) return say(usage);
  await serve(options);
}

/** Runs the notebook until it is told to end; ends the process when it cannot be started. */
export async function main(): Promise<void> {
  try {
    await serveAsAsked();
  } catch (error) {
    const { text, exitCode } = startFailure(error);
    complain(text);
    process.exit(exitCode);
  }
}
