// `npm run bench`: installs and builds what is missing or old, then measures. Plain JavaScript without imports
// from node_modules, because it has to start on a fresh machine with Node 20 and nothing else.
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../../src/launch/build.mjs';
import { ensureInstalled, nodeBin, projectEnv } from '../../src/launch/install.mjs';
import { launchOrExplain } from '../../src/launch/launch-error.mjs';
import { runServer } from '../../src/launch/run-server.mjs';

launchOrExplain(async () => {
  await ensureInstalled({ dev: true });
  await ensureBuilt();
  const run = fileURLToPath(new URL('./run.ts', import.meta.url));
  process.exitCode = await runServer(nodeBin(), [run, ...process.argv.slice(2)], projectEnv());
});
