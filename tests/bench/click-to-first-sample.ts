import { spawn } from 'node:child_process';
import { eventsOfRun, startRun, stopRun } from '../support/api-client.ts';
import { ms, quantile, type Row, times } from './table.ts';

/**
 * From POST /api/runs to the first sample that holds the program's own report, that is: cgroup made,
 * confined, started, loaded, reporting. Against a bare `node -e` that prints a line, taken in turns.
 */
export async function clickToFirstSample(origin: string, rounds: number): Promise<Row[]> {
  const clicks: number[] = [];
  const samples: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(await bareNode());
    const { firstSampleMs, firstReportMs } = await oneRun(origin);
    samples.push(firstSampleMs);
    clicks.push(firstReportMs);
  }
  const base = quantile(bare, 0.5);
  const row = (what: string, values: readonly number[]): Row => ({
    what,
    figure: ms(quantile(values, 0.5)),
    against: `bare Node to its first line: ${ms(base)}`,
    ratio: times(quantile(values, 0.5) / base),
  });
  return [
    row('click to first sample of the kernel (median)', samples),
    row('click to first report of the program (median)', clicks),
  ];
}

async function oneRun(origin: string): Promise<{ firstSampleMs: number; firstReportMs: number }> {
  const startMs = performance.now();
  const run = await startRun(origin, 'log-cache', { totalMb: 8, lingerSeconds: 5 });
  let firstSampleMs = Number.NaN;
  for await (const event of eventsOfRun(origin, run.id)) {
    if (event.type !== 'sample') continue;
    if (Number.isNaN(firstSampleMs)) firstSampleMs = performance.now() - startMs;
    if ('heapUsedBytes' in event.data.runtime) break;
  }
  const firstReportMs = performance.now() - startMs;
  await stopRun(origin, run.id);
  return { firstSampleMs, firstReportMs };
}

function bareNode(): Promise<number> {
  const startMs = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['-e', 'console.log(1)'], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.once('data', () => resolve(performance.now() - startMs));
    child.once('error', reject);
  });
}
