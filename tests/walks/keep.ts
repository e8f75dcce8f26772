// node tests/walks/record.ts - … | node tests/walks/keep.ts DIR: keeps printed walks as files; passes the other lines on.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [dir = ''] = process.argv.slice(2);
mkdirSync(dir, { recursive: true });
for await (const line of createInterface(process.stdin)) {
  const [, seed, packed] = /^WALK (\d+) ([A-Za-z0-9+/=]+)\s*$/.exec(line) ?? [];
  if (seed === undefined || packed === undefined) console.log(line);
  else writeFileSync(join(dir, `${seed}.json.gz`), Buffer.from(packed, 'base64'));
}
