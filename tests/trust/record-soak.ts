import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { encodeRecording } from '../../src/launch/encode-recording.ts';
import { soak } from './soak.ts';

// `npm run record:soak [runs]`: runs the shortest demo a thousand times on one server, and writes what became of that
// server as a recording, with the notebook's own verdict on itself.

const FILE = 'content/soak/this-notebook.json';
const TELL_EVERY = 50;

const runs = Number(process.argv[2] ?? 1000);
if (!Number.isInteger(runs) || runs < 1) {
  console.error(`Expected a number of runs, found "${process.argv[2]}".`);
  process.exit(2);
}
const events = await soak(runs, {
  tell({ seq, tMs, process }) {
    if (seq % TELL_EVERY !== 0 || !('rssBytes' in process)) return;
    const rssMb = ((process.rssBytes ?? 0) / 2 ** 20).toFixed(1);
    console.log(
      `${seq} runs after ${(tMs / 1000).toFixed(0)} s: RSS ${rssMb} MB, ${process.fds} descriptors`,
    );
  },
});
const text = encodeRecording(events, 'soak');
mkdirSync(dirname(FILE), { recursive: true });
writeFileSync(FILE, text);
const end = events.at(-1);
console.log(
  `${runs} runs, ${Math.ceil(text.length / 1024)} KiB in ${FILE}. ${end?.type === 'end' ? end.data.verdict.sentence : ''}`,
);
