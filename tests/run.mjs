// `npm test`: installs what the tests need, then runs all of them. Plain JavaScript without imports
// from node_modules, because it has to start on a fresh machine with Node 20 and nothing else.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, nodeBin } from '../src/launch/install.mjs';

await ensureInstalled({ dev: true });
const run = fileURLToPath(new URL('./run.ts', import.meta.url));
const child = spawn(nodeBin(), [run, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
