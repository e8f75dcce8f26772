import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { nodeBin, projectEnv, root } from './install.mjs';
import { LaunchError } from './launch-error.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { runStep } from './run-step.mjs';

/** Everything that pages are made of. */
const sources = ['src', 'content', 'demos', 'astro.config.mjs', 'package.json', 'package-lock.json'];
const dist = path.join(root, 'dist');
/** Where the next build grows: a server that shows the last one meanwhile has all of its files. */
const next = path.join(root, '.cache', 'next-build');
const stampIn = (folder) => path.join(folder, '.notebook-build');

/**
 * Builds the pages when they are missing or older than their sources, which is told from the content
 * of the files: times say nothing after a checkout. Two launchers at once build one after another.
 * @throws {LaunchError} with what is wrong with a demo, or the end of the build's output; an earlier build stays
 */
export async function ensureBuilt() {
  if (isFresh(hashFiles(root, sources))) return;
  await oneAtATime(path.join(root, '.cache', 'build.lock'), buildIfOld, (holder) =>
    console.log(`Another launcher (pid ${holder}) builds the pages; waiting for it.`),
  );
}

/** Whether there are pages at all, however old. */
export const hasPages = () => existsSync(stampIn(dist));

/** @param {string} hash of what the pages are made of */
const isFresh = (hash) => hasPages() && readFileSync(stampIn(dist), 'utf8') === hash;

async function buildIfOld() {
  const hash = hashFiles(root, sources);
  if (isFresh(hash)) return;
  rmSync(next, { recursive: true, force: true });
  try {
    await runStep({
      what: 'Building the pages (astro build)',
      command: nodeBin(),
      args: [path.join(root, 'node_modules', 'astro', 'bin', 'astro.mjs'), 'build', '--outDir', next],
      cwd: root,
      env: projectEnv(),
      advice: 'The lines above say which file does not fit. After mending it: npm start',
    });
  } catch (error) {
    const broken = brokenDemos();
    if (broken === '') throw error;
    throw new LaunchError(`The pages cannot be built.\n${broken}\nAfter mending it: npm start`);
  }
  writeFileSync(stampIn(next), hash);
  const old = path.join(root, '.cache', 'old-build');
  rmSync(old, { recursive: true, force: true });
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(next, dist);
  rmSync(old, { recursive: true, force: true });
}

/** What is wrong with the demos, a sentence to a line; '' where nothing is. */
function brokenDemos() {
  const file = path.join(root, 'src', 'launch', 'check-demos.ts');
  return spawnSync(nodeBin(), [file], { cwd: root, env: projectEnv(), encoding: 'utf8' }).stdout.trim();
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
