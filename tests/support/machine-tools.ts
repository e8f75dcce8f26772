import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { arch, platform } from 'node:os';

/** Why a part of the tests cannot run here; undefined where it can. */
export interface MissingTools {
  readonly chromium: string | undefined;
  readonly virtualMachine: string | undefined;
}

/** Where a Chromium is looked for, after the environment variable CHROMIUM. */
const chromiumPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Path of the Chromium that the browser tests use, or undefined. */
export function findChromium(): string | undefined {
  return [process.env.CHROMIUM, ...chromiumPlaces].find((path) => path !== undefined && existsSync(path));
}

/** The same, for a script that cannot do without. @throws Error saying what to do */
export function requireChromium(): string {
  const found = findChromium();
  if (found !== undefined) return found;
  throw new Error(
    'No Chromium was found. Install one (Debian: apt install chromium), or set CHROMIUM to its path.',
  );
}

/** How Chromium is started: without a sandbox (as root it has none), and without looking for its maker's hosts. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

const has = (command: string): boolean =>
  spawnSync('sh', ['-c', 'PATH=$PATH:/usr/sbin:/sbin command -v "$1"', 'sh', command]).status === 0;

/**
 * Installs what the tests need beside npm's packages, where that can be done without asking: as root
 * on Debian and its kin. Says what is missing, and what to do, where it cannot.
 */
export async function ensureTools(): Promise<MissingTools> {
  const wanted = [
    ...(findChromium() ? [] : ['chromium']),
    ...(platform() === 'linux' && !has('bwrap') ? ['bubblewrap'] : []),
    // Lets single system calls fail.
    ...(platform() === 'linux' && !has('strace') ? ['strace'] : []),
    ...(canHaveMachine() && !machineIsThere() ? machinePackages : []),
  ];
  if (wanted.length > 0 && canInstall()) {
    console.log(`Installing with apt: ${wanted.join(' ')}`);
    const apt = ['-c', 'apt-get update && apt-get install -y --no-install-recommends "$@"', 'sh', ...wanted];
    const done = spawnSync('sh', apt, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      encoding: 'utf8',
    });
    if (done.status !== 0)
      console.log(`apt did not succeed:\n${done.stderr.trim().split('\n').slice(-5).join('\n')}`);
  }
  return {
    chromium: findChromium()
      ? undefined
      : 'no Chromium was found. Install one (Debian: apt install chromium; macOS: brew install --cask chromium), or name it: CHROMIUM=/path npm test',
    virtualMachine: machineIsThere()
      ? undefined
      : 'no cgroup-v2-only machine can be started here: that needs Linux on x86-64 with qemu-system-x86, busybox-static, cpio, kmod and e2fsprogs (as root on Debian they are installed by themselves)',
  };
}

const machinePackages = ['qemu-system-x86', 'busybox-static', 'cpio', 'kmod', 'e2fsprogs'];
const machineIsThere = (): boolean =>
  canHaveMachine() && ['qemu-system-x86_64', 'busybox', 'cpio', 'depmod', 'mke2fs'].every(has);
const canHaveMachine = (): boolean => platform() === 'linux' && arch() === 'x64' && has('apt-get');
const canInstall = (): boolean => process.getuid?.() === 0 && has('apt-get');
