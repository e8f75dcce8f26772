// A real heap snapshot of this process, read by a process of its own, so that reading it does not grow the
// heap that it is about. It goes through a pipe: no file, and so no page cache, is left of it.
import { spawn } from 'node:child_process';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { getHeapSnapshot } from 'node:v8';
import { announce } from './notebook.ts';

const reader = fileURLToPath(new URL('./read-heap-snapshot.ts', import.meta.url));

/**
 * Takes a heap snapshot and shows it: the types that keep most alive, and for the types named here the
 * way from a root of the collector to one of them.
 */
export function takeHeapSnapshot(askedFor: readonly string[] = []): string {
  announce('profiling', 'taking a heap snapshot');
  void snapshot(askedFor);
  return 'being taken; it needs memory for a moment, and the program stands still';
}

async function snapshot(askedFor: readonly string[]): Promise<void> {
  try {
    const profile = await readByAnother(askedFor);
    announce('heap-snapshot', 'heap snapshot', undefined, profile);
  } catch (error) {
    const profile = { title: 'No heap snapshot', tool: 'v8.getHeapSnapshot', text: [String(error)] };
    announce('heap-snapshot', 'heap snapshot failed', undefined, profile);
  }
}

async function readByAnother(askedFor: readonly string[]): Promise<object> {
  const child = spawn(process.execPath, ['--max-old-space-size=2048', reader, ...askedFor], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let answer = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  const left = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  // Together: a process that could not even be made says so while the snapshot is still on its way.
  const [, code] = await Promise.all([pipeline(getHeapSnapshot(), child.stdin), left]);
  if (code !== 0) throw new Error('the process that reads the snapshot failed');
  return JSON.parse(answer);
}
