import { safeParse } from 'zod/mini';
import type { CaseFile } from '../../protocol/case-file.ts';
import { type CaseRecord, CaseRecordSchema } from '../../protocol/case-record.ts';
import { type FileKind, type Opened, openJson } from '../page/json-file.ts';
import { isPlainPicture } from './plain-picture.ts';

/** A case file as a file. A full one, with forty pictures, has some 400 KB. */
export const caseFileKind: FileKind = {
  name: 'a case file of this notebook',
  todo: 'Choose a file that “Save as JSON” wrote. The case file here is as it was.',
  limitBytes: 4 * 2 ** 20,
};

/** A case as the text of a file. */
export function recordText(file: CaseFile, now: Date): string {
  const record: CaseRecord = {
    format: 'memory-notebook/case-file',
    version: 1,
    savedAt: now.toISOString(),
    case: file,
  };
  return `${JSON.stringify(record, null, 1)}\n`;
}

/** What such a file is called: `case-file-2026-11-22.json`. */
export const recordFileName = (now: Date): string => `case-file-${now.toISOString().slice(0, 10)}.json`;

/** Reads a case file; what does not fit in every part is refused as a whole, with a sentence. Pure. */
export function openRecord(text: string): Opened<CaseRecord> {
  const opened = openJson(caseFileKind, CaseRecordSchema, text, safeParse);
  if (!opened.ok) return opened;
  const odd = opened.value.case.runs.findIndex((run) => !isPlainPicture(run.picture));
  if (odd === -1) return opened;
  return {
    ok: false,
    sentence: `This is not ${caseFileKind.name}: expected case.runs.${odd}.picture to be a picture as the notebook draws them, found other markup. ${caseFileKind.todo}`,
  };
}
