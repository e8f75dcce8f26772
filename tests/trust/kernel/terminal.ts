import { spawn, spawnSync } from 'node:child_process';
import type { TestContext } from 'node:test';
import { eventually } from '../../runner/machine.ts';

/** A terminal of this machine with a program in it that reads. */
export interface Terminal {
  /** `/dev/pts/N`. */
  readonly path: string;
  /** What was typed into it so far: it echoes. */
  typed(): string;
}

/** Opens a terminal, as one of the reader's own; undefined where the tools for it (script, perl) are missing. */
export async function openTerminal(t: TestContext): Promise<Terminal | undefined> {
  const has = (command: string) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
  if (!has('script') || !has('perl')) return undefined;
  const script = spawn('script', ['-qfec', 'tty; exec cat', '/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  t.after(() => {
    script.stdin.end();
    script.kill('SIGKILL');
  });
  let shown = '';
  script.stdout.setEncoding('utf8').on('data', (text) => {
    shown += text;
  });
  const name = /^(\/dev\/pts\/\d+)\r?\n/;
  const path = await eventually('the name of the terminal', () => name.exec(shown)?.[1]);
  return { path, typed: () => shown.replace(name, '') };
}
