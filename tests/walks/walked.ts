import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Walk } from './walk.ts';

/** Walks that record.ts wrote, in the order of their seeds. */
export function walkedIn(dir: string): Walk[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.json.gz'))
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    .map((name) => JSON.parse(gunzipSync(readFileSync(join(dir, name))).toString('utf8')) as Walk);
}
