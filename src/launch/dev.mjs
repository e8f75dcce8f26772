// `npm run dev`: pages with live reload (Astro's development server) and the API beside them (our own
// server), on one origin: the first passes /api on to the second. Loopback only, like everything here.
import { createServer } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled, nodeBin, projectEnv, root } from './install.mjs';
import { LaunchError, launchOrExplain } from './launch-error.mjs';
import { runServer } from './run-server.mjs';
import { serverFlags } from './server-flags.mjs';

launchOrExplain(async () => {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: process.env.PORT || '4321' } },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_534) {
    throw new LaunchError(`Expected of --port a whole number from 1 to 65534, found "${values.port}".`);
  }
  await ensureInstalled({ dev: false });
  const apiPort = await freePort();
  const file = (...names) => path.join(root, 'src', ...names);
  const env = { ...projectEnv(), PORT: '' };
  const ports = ['--port', `${apiPort}`, '--dev-port', `${port}`];
  const api = [...serverFlags, file('server', 'main.ts'), '--no-open', ...ports];
  const site = [file('launch', 'dev-site.ts'), `${port}`, `${apiPort}`];
  const codes = await Promise.all([api, site].map((args) => runServer(nodeBin(), args, env).then(endAll)));
  process.exitCode = Math.max(...codes);
});

/** One of the two is of no use without the other. */
function endAll(code) {
  process.kill(process.pid, 'SIGTERM');
  return code;
}

/** A port that nobody uses, as the system gives it out. */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
