// `npm start`: installs and builds what is missing or old, then runs the server on the Node of the lock
// file. Runs on Node 20 without any package.
import path from 'node:path';
import { ensureBuilt, hasPages } from './build.mjs';
import { ensureInstalled, nodeBin, projectEnv, root } from './install.mjs';
import { LaunchError, launchOrExplain } from './launch-error.mjs';
import { runServer } from './run-server.mjs';
import { serverFlags } from './server-flags.mjs';

launchOrExplain(async () => {
  await ensureInstalled({ dev: false });
  await ensureBuilt().catch((error) => {
    // Ctrl-C during the build means the start as a whole.
    const stopped = process.exitCode !== undefined;
    if (stopped || !(error instanceof LaunchError) || !hasPages()) throw error;
    console.error(`\n${error.message}\nUntil then the pages are shown as they were built last.\n`);
  });
  const server = path.join(root, 'src', 'server', 'main.ts');
  const args = [...serverFlags, server, ...process.argv.slice(2)];
  process.exitCode = await runServer(nodeBin(), args, projectEnv());
});
