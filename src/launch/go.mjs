// `npm run go`: builds the demos that are Go programs, from Debian's packages of Go and of the library.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const libraries = '/usr/share/gocode';
const demosDir = path.resolve(import.meta.dirname, '../../demos');
const packages = 'golang-go and golang-gopkg-natefinch-lumberjack.v2-dev';

/** @param {string} demo */
function build(demo) {
  const built = spawnSync('go', ['build', '-o', `bin/${demo}`, '.'], {
    cwd: path.join(demosDir, demo),
    env: { ...process.env, GO111MODULE: 'off', GOPATH: libraries },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (built.error !== undefined)
    throw new Error(`Expected Go on the PATH, found none (${built.error.message}). Install ${packages}.`);
  if (built.status !== 0)
    throw new Error(`demos/${demo} was not built; the messages above say why. It needs ${packages}.`);
  console.log(`demos/${demo}/bin/${demo} is built. Start the notebook again to run it.`);
}

try {
  if (!existsSync(path.join(libraries, 'src/gopkg.in/natefinch/lumberjack.v2')))
    throw new Error(`Expected lumberjack in ${libraries}, found none. Install ${packages}.`);
  for (const demo of readdirSync(demosDir)) if (existsSync(path.join(demosDir, demo, 'main.go'))) build(demo);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
