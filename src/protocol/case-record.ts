import * as z from 'zod/mini';
import { CaseFileSchema, MomentSchema } from './case-file.ts';

/** A case as a file, as the page saves it and loads it. */
export const CaseRecordSchema = z.strictObject({
  format: z.literal('memory-notebook/case-file'),
  version: z.literal(1),
  savedAt: MomentSchema,
  case: CaseFileSchema,
});
export type CaseRecord = z.infer<typeof CaseRecordSchema>;
