import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadCatalogue } from '../catalogue/load-catalogue.ts';
import { type Recording, RecordingSchema } from '../protocol/recording.ts';
import { judgeRun } from '../verdict/judge.ts';
import { encodeRecording } from './encode-recording.ts';

// `npm run rejudge`: what was measured stays; the verdict at the end of each recording is what the code of today
// says of it. For after a change of src/verdict.

const root = path.resolve(import.meta.dirname, '../..');
const demosDir = path.join(root, 'demos');

for (const demo of loadCatalogue(demosDir).list())
  for (const [id, { record }] of Object.entries(demo.scenarios)) {
    if (!record) continue;
    const file = path.join(demosDir, demo.id, 'recordings', `${id}.json`);
    // As it was written, and not as it is parsed: nothing but the verdict may change in the file.
    const recording = JSON.parse(readFileSync(file, 'utf8')) as Recording;
    const verdict = judgeRun(RecordingSchema.parse(recording).events, demo.work);
    const judged = recording.events.map((event) =>
      event.type === 'end' ? { ...event, data: { ...event.data, verdict } } : event,
    );
    writeFileSync(file, encodeRecording(judged, id));
    console.log(`${demo.id}/${id}: ${verdict.kind}. ${verdict.sentence}`);
  }
