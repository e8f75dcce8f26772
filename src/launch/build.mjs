import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { nodeBin, projectEnv, root } from './install.mjs';
import { runStep } from './run-step.mjs';

/** Everything that pages are made of. */
const sources = ['src', 'content', 'demos', 'astro.config.mjs', 'package.json', 'package-lock.json'];
const stampFile = path.join(root, 'dist', '.notebook-build');

/**
 * Builds the pages when they are missing or older than their sources, which is told from the content
 * of the files: times say nothing after a checkout.
 * @throws {LaunchError} with the end of the build's output
 */
export async function ensureBuilt() {
  const hash = hashFiles(root, sources);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) return;
  await runStep({
    what: 'Building the pages (astro build)',
    command: nodeBin(),
    args: [path.join(root, 'node_modules', 'astro', 'bin', 'astro.mjs'), 'build'],
    cwd: root,
    env: projectEnv(),
    advice: 'The lines above say which file does not fit. After mending it: npm start',
  });
  writeFileSync(stampFile, hash);
}

/**
 * One hash over names and contents of all files below some files and folders.
 * @param {string} folder the names are relative to it
 * @param {readonly string[]} names missing ones are left out
 * @returns {string}
 */
export function hashFiles(folder, names) {
  const hash = createHash('sha256');
  for (const name of names) {
    for (const file of filesOf(folder, name)) {
      const content = createHash('sha256')
        .update(readFileSync(path.join(folder, file)))
        .digest('hex');
      hash.update(`${file}\0${content}\n`);
    }
  }
  return hash.digest('hex');
}

function filesOf(folder, name) {
  const full = path.join(folder, name);
  if (!existsSync(full)) return [];
  const entries = readdirSync(path.dirname(full), { withFileTypes: true });
  const self = entries.find((entry) => entry.name === path.basename(full));
  if (!self?.isDirectory()) return [name];
  return readdirSync(full)
    .sort()
    .flatMap((child) => filesOf(folder, path.join(name, child)));
}
