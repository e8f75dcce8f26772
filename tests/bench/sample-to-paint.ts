import { chromium } from 'playwright-core';
import { RunViewSchema } from '../../src/protocol/run.ts';
import { pressRun } from '../e2e/browser.ts';
import { eventsOfRun, stopRun } from '../support/api-client.ts';
import { chromiumArgs } from '../support/chromium.ts';
import { ms, quantile, type Row } from './table.ts';

/** How long the page may take for what it waits for, beside the time that its samples take: machines are shared. */
const PATIENCE_MS = 60_000;

/**
 * From the moment a sample was taken (the server's clock of the run, set against wall time) to the moment
 * the page has drawn it, at 10 Hz, in a headless Chromium that draws in software on this machine.
 * @param samples how many are watched
 */
export async function sampleToPaint(origin: string, executablePath: string, samples: number): Promise<Row[]> {
  const browser = await chromium.launch({ executablePath, args: [...chromiumArgs] });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.addInitScript(notePaints);
    await page.goto(`${origin}/stages/logs-turn-into-memory/`);
    const started = page.waitForResponse((response) => response.url().endsWith('/api/runs'));
    // The question before the first run is skipped, as a reader may: the button waits for it.
    await pressRun(page);
    const run = RunViewSchema.parse(await (await started).json());
    await page.waitForFunction(
      (wanted) => (window as unknown as { paints: unknown[] }).paints.length >= wanted,
      samples,
      { timeout: samples * 100 + PATIENCE_MS },
    );
    const paints = await page.evaluate(() => (window as unknown as { paints: [number, number][] }).paints);
    const heapBytes = await page.evaluate(
      () => (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0,
    );
    await stopRun(origin, run.id);
    const taken = await takenAt(origin, run.id);
    const latencies = paints.flatMap(([id, atMs]) => {
      const takenMs = taken.get(id);
      return takenMs === undefined ? [] : [atMs - takenMs];
    });
    if (latencies.length === 0)
      throw new Error(
        'The page painted no sample; it should dispatch notebook:painted with the ids of events.',
      );
    return [
      {
        what: 'sample taken to sample painted, p95',
        figure: ms(quantile(latencies, 0.95)),
        against: 'time between samples: 100 ms',
        ratio: (quantile(latencies, 0.95) / 100).toFixed(2),
      },
      {
        what: 'the same, median',
        figure: ms(quantile(latencies, 0.5)),
        against: 'time between samples: 100 ms',
        ratio: (quantile(latencies, 0.5) / 100).toFixed(2),
      },
      {
        what: 'JavaScript heap of the page after it',
        figure: `${(heapBytes / 2 ** 20).toFixed(0)} MB`,
        against: `${latencies.length} samples painted`,
        ratio: '',
      },
    ];
  } finally {
    await browser.close();
  }
}

/** When each sample was taken, by the number of its event: wall time of the start and monotonic time since. */
async function takenAt(origin: string, id: string): Promise<Map<number, number>> {
  const taken = new Map<number, number>();
  let startedMs = Number.NaN;
  for await (const event of eventsOfRun(origin, id)) {
    if (event.type === 'started') startedMs = Date.parse(event.data.startedAt);
    if (event.type === 'sample') taken.set(event.id, startedMs + event.data.tMs);
  }
  return taken;
}

/** Runs in the page: notes which event was painted when, in wall time. */
function notePaints(): void {
  const paints: [number, number][] = [];
  Object.assign(window, { paints });
  document.addEventListener('notebook:painted', (event) => {
    paints.push([
      (event as CustomEvent<{ id: number }>).detail.id,
      performance.timeOrigin + performance.now(),
    ]);
  });
}
