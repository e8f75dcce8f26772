import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const PROGRAM = new URL('../fixtures/kernel/programs/does-as-told.ts', import.meta.url).pathname;
/** Joins the cgroups before `exec`, so that the first page of the program is already charged to them. */
const JOIN = 'entrances=$1; shift; for file in $entrances; do echo $$ > "$file" || exit 70; done; exec "$@"';

/** A real process that does what it is told. */
export interface ProgramInside {
  readonly pid: number;
  /** Gives an order (see does-as-told.ts) and waits until it is done. */
  tell(order: string): Promise<void>;
  /** Lets it end and waits for it. */
  end(): Promise<void>;
}

/**
 * Starts the fixture program inside cgroups.
 * @param entrances `cgroup.procs` files, none for a program outside.
 */
export async function startProgramInside(entrances: readonly string[]): Promise<ProgramInside> {
  const child = spawn('sh', ['-c', JOIN, 'sh', entrances.join(' '), process.execPath, PROGRAM], {
    stdio: 'pipe',
  });
  const exit = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const expectLine = async (expected: string): Promise<void> => {
    const { value } = await lines.next();
    if (value !== expected)
      throw new Error(`expected the program to say "${expected}", found "${value}"${await lastWords(child)}`);
  };
  await expectLine('ready');
  const { pid } = child;
  if (pid === undefined) throw new Error('the program has no pid');
  return {
    pid,
    async tell(order) {
      child.stdin.write(`${order}\n`);
      await expectLine(`did ${order}`);
    },
    async end() {
      child.stdin.end();
      await exit;
    },
  };
}

async function lastWords(child: ChildProcessWithoutNullStreams): Promise<string> {
  const words: unknown = child.stderr.read();
  return words instanceof Buffer ? `; its last words: ${words.toString()}` : '';
}
