import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { errnoOf } from '../../kernel/errno.ts';
import { isShortage } from '../../kernel/shortage.ts';
import { hiding } from '../launch/inherited-descriptors.ts';

/** Generous: on an emulated machine a runtime takes seconds to start. */
const TIMEOUT_MS = 30_000;

/** What a command printed, or why it failed: its own words where it had any. */
export type Said =
  | { readonly kind: 'said'; readonly text: string }
  | { readonly kind: 'failed'; readonly because: string };

/** Where and how a command of the probe is run. */
export interface OutputOptions {
  readonly filesDir: string;
  readonly searchPath: string;
  readonly inherited: readonly number[];
}

/**
 * Runs a command to its end, as the programs are run: with none of the server's variables or descriptors.
 * @throws the system's error when it is short of something now: that says nothing about the command.
 */
export async function outputOf(
  [command, ...args]: readonly string[],
  { filesDir, searchPath, inherited }: OutputOptions,
): Promise<Said> {
  if (command === undefined) return { kind: 'failed', because: 'nothing to run' };
  const child = hiding(['ignore', 'pipe', 'pipe'], inherited, (stdio) =>
    spawn(command, args, {
      env: { PATH: searchPath },
      cwd: filesDir,
      stdio,
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
    }),
  );
  const ended = new Promise<string | undefined>((resolve, reject) => {
    child.once('error', (error) => (isShortage(errnoOf(error)) ? reject(error) : resolve(error.message)));
    child.once('close', (code, signal) =>
      resolve(code === 0 ? undefined : `it ended with ${signal ?? `exit code ${code}`}`),
    );
  });
  const [stdout, stderr, failed] = await Promise.all([
    child.stdout === null ? '' : text(child.stdout),
    child.stderr === null ? '' : text(child.stderr),
    ended,
  ]);
  return failed === undefined
    ? { kind: 'said', text: stdout }
    : { kind: 'failed', because: stderr.trim() || failed };
}
