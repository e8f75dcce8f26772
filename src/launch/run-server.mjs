import { spawn } from 'node:child_process';
import { watchNpm } from './watch-npm.mjs';

/**
 * Runs a long-lived program of the project in this terminal until it ends. It hears of signals sent to
 * us, and of our own end, however that comes (its IPC channel closes). When npm started us and is
 * killed, we end it too: nobody would be left to press Ctrl-C.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} its exit code
 */
export function runServer(command, args, env) {
  const child = spawn(command, args, { env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const stopWatching = watchNpm(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      stopWatching();
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}
