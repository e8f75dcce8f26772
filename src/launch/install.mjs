// Installs the notebook's packages when they are missing or old. Plain JavaScript that runs on Node 20
// without any package, because it is what brings the packages.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { LaunchError } from './launch-error.mjs';
import { npmCommand } from './npm-command.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { platformPackage } from './platform-package.mjs';
import { runStep } from './run-step.mjs';

/** Absolute path of the project. */
export const root = path.resolve(import.meta.dirname, '../..');
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.notebook-install');

/**
 * Absolute path of the Node that everything but the launcher runs on: the one of the lock file.
 * @returns {string}
 * @throws {LaunchError} on a platform that this Node does not exist for
 */
export function nodeBin() {
  const folder = path.join(modules, platformPackage(), 'bin');
  return path.join(folder, process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * Environment for programs of the project: `node` means the Node above, also for scripts that begin
 * with `#!/usr/bin/env node`.
 * @returns {NodeJS.ProcessEnv}
 */
export function projectEnv() {
  const folders = [path.dirname(nodeBin()), path.join(modules, '.bin'), process.env.PATH ?? ''];
  return { ...process.env, PATH: folders.join(path.delimiter), ASTRO_TELEMETRY_DISABLED: '1' };
}

/**
 * Makes sure that the packages of the lock file are there. Packages for the tests that are there
 * already are kept, also when they are not asked for.
 * @param {{ dev: boolean }} wanted whether the packages for the tests are needed too
 * @throws {LaunchError} with the end of npm's output and what to do
 */
export async function ensureInstalled({ dev }) {
  platformPackage();
  if (isInstalled(dev)) return;
  await oneAtATime(
    path.join(root, '.cache', 'install.lock'),
    () => installWhatIsMissing(dev),
    (holder) => console.log(`Another launcher (pid ${holder}) installs the packages; waiting for it.`),
  );
}

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json'), 'utf8'))
    .digest('hex');

/** @param {boolean} dev whether the packages for the tests are asked for too */
function isInstalled(dev) {
  const stamp = readStamp();
  return stamp?.lock === lockHash() && (stamp.dev || !dev) && existsSync(nodeBin());
}

/** @param {boolean} dev */
async function installWhatIsMissing(dev) {
  // Another launcher may have done it while this one waited.
  if (isInstalled(dev)) return;
  const lock = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  const there = installed();
  const withDev = dev || there.some((entry) => entry.dev);
  if (!isComplete(JSON.parse(lock), there, dev)) await install(withDev);
  writeFileSync(
    stampFile,
    JSON.stringify({ lock: lockHash(), dev: isComplete(JSON.parse(lock), installed(), true) }),
  );
}

/** @param {boolean} dev */
async function install(dev) {
  const { command, args, env } = npmCommand(root);
  // No package of the lock file needs a script of its own to be installed, so none gets to run one.
  const options = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', ...(dev ? [] : ['--omit=dev'])];
  await runStep({
    what: dev ? 'Installing packages, those for the tests included (npm ci)' : 'Installing packages (npm ci)',
    command,
    args: [...args, ...options],
    cwd: root,
    env,
    detail: async () => `${(await readdir(modules).catch(() => [])).length} folders in node_modules`,
    advice: 'Is there a network, and room on the disk (about 1 GB)? Then try again: npm start',
  });
  if (!existsSync(nodeBin())) {
    throw new LaunchError(
      `npm ci ended well but left out ${platformPackage()}, which brings Node. Optional packages must be installed: npm config delete omit`,
    );
  }
}

/** @returns {{ lock: string, dev: boolean } | undefined} */
function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    // Never installed, or half a stamp: both mean "look closer".
    return undefined;
  }
}

/**
 * What npm says that it installed.
 * @returns {{ name: string, version: string, dev: boolean }[]}
 */
function installed() {
  try {
    const { packages } = JSON.parse(readFileSync(path.join(modules, '.package-lock.json'), 'utf8'));
    return Object.entries(packages).map(([name, { version, dev = false }]) => ({ name, version, dev }));
  } catch {
    // No node_modules, or not made by npm: nothing is known to be there.
    return [];
  }
}

/** Whether everything that the lock file asks for is there in the right version. Optional packages of other platforms may be missing. */
function isComplete(lock, there, dev) {
  const versions = new Map(there.map(({ name, version }) => [name, version]));
  return (
    existsSync(nodeBin()) &&
    Object.entries(lock.packages).every(([name, entry]) => {
      if (name === '' || (entry.dev && !dev)) return true;
      const version = versions.get(name);
      return version === undefined
        ? entry.optional === true || entry.devOptional === true
        : version === entry.version;
    })
  );
}
