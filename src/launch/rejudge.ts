import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadCatalogue } from '../catalogue/load-catalogue.ts';
import { type Recording, RecordingSchema } from '../protocol/recording.ts';
import { judgeRun } from '../verdict/judge.ts';
import type { Work } from '../verdict/series.ts';
import { encodeRecording } from './encode-recording.ts';

// `npm run rejudge`: what was measured stays; the verdict at the end of each recording is what the code of today
// says of it. For after a change of src/verdict.

const root = path.resolve(import.meta.dirname, '../..');
const demosDir = path.join(root, 'demos');

rejudge('content/soak/this-notebook.json', 'soak', { counter: 'runs', unit: 'run' });
for (const demo of loadCatalogue(demosDir).list())
  for (const [id, { record }] of Object.entries(demo.scenarios))
    if (record) rejudge(path.join('demos', demo.id, 'recordings', `${id}.json`), id, demo.work);

/** Writes today's verdict into a recording. It is read as it was written, so that nothing else in the file changes. */
function rejudge(name: string, scenario: string, work: Work | undefined): void {
  const file = path.join(root, name);
  const recording = JSON.parse(readFileSync(file, 'utf8')) as Recording;
  const verdict = judgeRun(RecordingSchema.parse(recording).events, work);
  const judged = recording.events.map((event) =>
    event.type === 'end' ? { ...event, data: { ...event.data, verdict } } : event,
  );
  writeFileSync(file, encodeRecording(judged, scenario));
  console.log(`${name}: ${verdict.kind}. ${verdict.sentence}`);
}
