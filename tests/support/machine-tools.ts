import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { arch, platform } from 'node:os';
import { findChromium } from './chromium.ts';

/** A program beside npm's packages that some suites need. */
export type ToolName = 'chromium' | 'bubblewrap' | 'strace' | 'cgroup2-machine';

/** What is asked of the machine that the tests run on. */
export interface ToolMachine {
  /** Whether the tool is there, ready for use. */
  isThere(tool: ToolName): boolean;
  /** Whether this kind of machine can have the tool at all. */
  canHave(tool: ToolName): boolean;
  /** Whether packages can be installed without asking anybody: as root on Debian and its kin. */
  canInstall(): boolean;
  /** Installs Debian packages. @returns the end of what was said when it did not succeed */
  install(packages: readonly string[]): Promise<string | undefined>;
}

/** Debian packages that bring a tool. */
const packagesOf: Readonly<Record<ToolName, readonly string[]>> = {
  chromium: ['chromium'],
  bubblewrap: ['bubblewrap'],
  // Lets single system calls fail.
  strace: ['strace'],
  'cgroup2-machine': ['qemu-system-x86', 'busybox-static', 'cpio', 'kmod', 'e2fsprogs'],
};

/** Why a suite that cannot do without a tool is skipped where it is missing. Tests see to the others themselves. */
const skippedWithout: Readonly<Partial<Record<ToolName, string>>> = {
  chromium:
    'no Chromium was found. Install one (Debian: apt install chromium; macOS: brew install --cask chromium), or name it: CHROMIUM=/path npm test',
  'cgroup2-machine':
    'no cgroup-v2-only machine can be started here: that needs Linux on x86-64 with qemu-system-x86, busybox-static, cpio, kmod and e2fsprogs (as root on Debian they are installed when a suite needs them)',
};

/**
 * Installs those of the tools that are missing, where that can be done without asking. What is not named is not looked for.
 * @returns why a suite that needs them all cannot run here; undefined where it can
 */
export async function ensureTools(
  tools: readonly ToolName[],
  print: (line: string) => void,
  machine: ToolMachine = thisMachine,
): Promise<string | undefined> {
  const missing = tools.filter((tool) => machine.canHave(tool) && !machine.isThere(tool));
  if (missing.length > 0 && machine.canInstall()) {
    const packages = [...new Set(missing.flatMap((tool) => packagesOf[tool]))];
    print(`Installing with apt: ${packages.join(' ')}`);
    const failure = await machine.install(packages);
    if (failure !== undefined) print(`apt did not succeed:\n${failure}`);
  }
  return whyNot(tools, machine);
}

/** Why a suite that needs these tools cannot run here as things stand. Installs nothing. */
export function whyNot(tools: readonly ToolName[], machine: ToolMachine = thisMachine): string | undefined {
  const reasons = tools.flatMap((tool) => (machine.isThere(tool) ? [] : (skippedWithout[tool] ?? [])));
  return reasons.length === 0 ? undefined : reasons.join('\n');
}

const has = (command: string): boolean =>
  spawnSync('sh', ['-c', 'PATH=$PATH:/usr/sbin:/sbin command -v "$1"', 'sh', command]).status === 0;

const canEmulate = (): boolean => platform() === 'linux' && arch() === 'x64' && has('apt-get');

/** The machine that this process runs on. */
export const thisMachine: ToolMachine = {
  isThere(tool) {
    switch (tool) {
      case 'chromium':
        return findChromium() !== undefined;
      case 'bubblewrap':
        return has('bwrap');
      case 'strace':
        return has('strace');
      case 'cgroup2-machine':
        return canEmulate() && ['qemu-system-x86_64', 'busybox', 'cpio', 'depmod', 'mke2fs'].every(has);
    }
  },
  canHave(tool) {
    if (tool === 'chromium') return true;
    return tool === 'cgroup2-machine' ? canEmulate() : platform() === 'linux';
  },
  canInstall: () => process.getuid?.() === 0 && has('apt-get'),
  async install(packages) {
    // Somebody else may be installing something: wait for them.
    const wait = '-o DPkg::Lock::Timeout=300';
    const script = `apt-get ${wait} update && apt-get ${wait} install -y --no-install-recommends "$@"`;
    const apt = spawn('sh', ['-c', script, 'sh', ...packages], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    apt.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const [code] = await once(apt, 'close');
    return code === 0 ? undefined : said.trim().split('\n').slice(-5).join('\n');
  },
};
