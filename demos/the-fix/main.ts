// The service of the story, with one of several repairs. At the end another program counts the lines in its
// files: what a service says that it has written is no proof.
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { announce, count, knobs } from '../_shared/notebook.ts';
import { callAtPace } from '../_shared/pace.ts';
import { repairs } from './repairs.ts';

const knob = knobs({ repair: 'one-writer', calls: 16_000, callsPerSecond: 2_000, lingerSeconds: 3 });
const repair = repairs[knob.repair];
if (repair === undefined)
  throw new Error(`No repair is called ${knob.repair}; there are ${Object.keys(repairs).join(', ')}.`);
const writeEvent = repair();

await callAtPace({ ...knob, mostAtOnce: 100 }, (nth) => writeEvent(`event ${nth}: something happened`));

// What was written is given a moment to arrive.
await sleep(500);
const files = readdirSync('.').filter((name) => name.startsWith('events'));
let eventsInFiles = 0;
for (const file of files) {
  const { stdout } = await promisify(execFile)('wc', ['-l', file]);
  eventsInFiles += Number.parseInt(stdout, 10);
}
count({ calls: knob.calls, eventsInFiles });
announce('counted', 'lines counted', `${eventsInFiles} lines for ${knob.calls} calls`);
await sleep(knob.lingerSeconds * 1000);
process.exit(0);
