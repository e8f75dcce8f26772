// node tests/walks/record.ts DIR [FIRST_SEED] [COUNT] [AT_ONCE]: real walks by random readers, one file each.
// With - for DIR they are printed, one a line, for a machine whose files do not outlive it; keep.ts takes them from there.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { loadCatalogue } from '../../src/catalogue/load-catalogue.ts';
import { startTestRunner } from '../demos/test-runner.ts';
import { planWalk, walkBounds } from './plan.ts';
import { walk } from './walk.ts';

const demosDir = fileURLToPath(new URL('../../demos', import.meta.url));
const [dir = '', first = '1', count = '40', atOnce = '2'] = process.argv.slice(2);
const printed = dir === '-';
if (!printed) mkdirSync(dir, { recursive: true });
const demos = loadCatalogue(demosDir)
  .list()
  .filter(({ notRunnable }) => notRunnable === undefined);
const slow = process.env.NOTEBOOK_SLOW_MACHINE !== undefined;
const bounds = slow ? { longestMs: 45_000, pace: 0.3 } : walkBounds;
const { runner, close } = await startTestRunner();
let next = Number(first);
const lastSeed = next + Number(count) - 1;
await Promise.all(
  Array.from({ length: Number(atOnce) }, async () => {
    while (next <= lastSeed) {
      const seed = next++;
      // Half of the readers are on the page of the log.
      const demo = seed % 2 === 0 ? demos.find(({ id }) => id === 'log-cache') : demos[seed % demos.length];
      if (demo === undefined) continue;
      const file = join(dir, `${seed}.json.gz`);
      if (!printed && existsSync(file)) continue;
      const walked = await walk(runner, demo, planWalk(demo, seed, bounds));
      const packed = gzipSync(JSON.stringify(walked));
      if (printed) console.log(`WALK ${seed} ${packed.toString('base64')}`);
      else writeFileSync(file, packed);
      const last = walked.events.at(-1);
      console.log(seed, demo.id, last?.type === 'end' ? last.data.end.kind : 'no end', walked.events.length);
    }
  }),
);
await close();
