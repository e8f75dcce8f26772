import { spawn } from 'node:child_process';
import { LaunchError } from './launch-error.mjs';

const tailLines = 30;

/**
 * Runs a command that takes a while: shows every second what is done and for how long, keeps the
 * command's own output back, and shows its end only if the command fails.
 * @param {object} step
 * @param {string} step.what
 * @param {string} step.command
 * @param {string[]} step.args
 * @param {string} step.cwd
 * @param {NodeJS.ProcessEnv} step.env
 * @param {() => Promise<string>} [step.detail] how far it is, in a few words
 * @param {string} step.advice what to do when it fails
 * @throws {LaunchError}
 */
export async function runStep({ what, command, args, cwd, env, detail, advice }) {
  const startMs = performance.now();
  const seconds = () => Math.round((performance.now() - startMs) / 1000);
  const line = progressLine(process.stdout);
  line.show(`${what} …`);
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: command.endsWith('.cmd'),
  });
  const tail = keepTail(child);
  const ticks = setInterval(async () => {
    const far = detail === undefined ? '' : `, ${await detail()}`;
    if (child.exitCode === null) line.show(`${what} … ${seconds()} s${far}`);
  }, 1000);
  const forward = forwardSignals(child);
  try {
    const failure = await ended(child);
    if (failure !== undefined) throw new LaunchError(`${what} failed (${failure}).\n${tail()}\n${advice}`);
    line.end(`${what}: done in ${seconds()} s.`);
  } finally {
    clearInterval(ticks);
    forward.stop();
  }
}

/** Resolves with what went wrong, or undefined. */
function ended(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`)));
  });
}

function keepTail(child) {
  let text = '';
  const add = (chunk) => {
    text = `${text}${chunk}`.slice(-20_000);
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  return () => text.trimEnd().split('\n').slice(-tailLines).join('\n');
}

/** Ctrl-C while we install or build ends that command, and then us. */
function forwardSignals(child) {
  const stops = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
    const listener = () => {
      child.kill(signal);
      process.exitCode = 130;
    };
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  return {
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

/** On a terminal one line that is written over; elsewhere a line each time. */
function progressLine(stream) {
  const rewrite = stream.isTTY ? '\r\x1b[K' : '';
  return {
    show: (text) => stream.write(stream.isTTY ? rewrite + text : `${text}\n`),
    end: (text) => stream.write(`${rewrite}${text}\n`),
  };
}
