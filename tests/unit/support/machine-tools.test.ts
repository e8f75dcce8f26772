import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ensureTools, type ToolMachine, type ToolName, whyNot } from '../../support/machine-tools.ts';

/** A machine that notes what it is asked. */
function fakeMachine(there: readonly ToolName[], { root = true, debian = true, aptFails = false } = {}) {
  const has = new Set(there);
  const lookedFor = new Set<ToolName>();
  const installed: string[] = [];
  const machine: ToolMachine = {
    isThere(tool) {
      lookedFor.add(tool);
      return has.has(tool);
    },
    canHave: (tool) => debian || tool !== 'cgroup2-machine',
    canInstall: () => root && debian,
    async install(packages) {
      installed.push(...packages);
      if (aptFails) return 'E: no network';
      if (packages.includes('chromium')) has.add('chromium');
      if (packages.includes('qemu-system-x86')) has.add('cgroup2-machine');
      return undefined;
    },
  };
  return { machine, lookedFor, installed };
}
const quiet = (): void => undefined;

test('what nobody needs is neither looked for nor installed', async () => {
  const { machine, lookedFor, installed } = fakeMachine([]);
  assert.equal(await ensureTools([], quiet, machine), undefined);
  assert.equal(await ensureTools(['chromium'], quiet, machine), undefined);
  assert.deepEqual([...lookedFor], ['chromium']);
  assert.deepEqual(installed, ['chromium']);
});

test('what is there is not installed again, and what is missing is installed by one command', async () => {
  const { machine, installed } = fakeMachine(['chromium', 'strace']);
  const said: string[] = [];
  await ensureTools(
    ['chromium', 'bubblewrap', 'strace', 'cgroup2-machine'],
    (line) => said.push(line),
    machine,
  );
  assert.equal(installed[0], 'bubblewrap');
  assert.ok(installed.includes('qemu-system-x86') && !installed.includes('chromium'));
  assert.equal(said.length, 1);
});

test('where nothing can be installed, it says what to do', async () => {
  const { machine, installed } = fakeMachine([], { root: false });
  assert.match((await ensureTools(['chromium'], quiet, machine)) ?? '', /apt install chromium/);
  assert.match((await ensureTools(['cgroup2-machine'], quiet, machine)) ?? '', /qemu-system-x86/);
  assert.deepEqual(installed, []);
});

test('an installation that fails says why, and what needs the tool is skipped', async () => {
  const { machine } = fakeMachine([], { aptFails: true });
  const said: string[] = [];
  assert.match((await ensureTools(['chromium'], (line) => said.push(line), machine)) ?? '', /no Chromium/);
  assert.match(said.join('\n'), /E: no network/);
});

test('tests look themselves whether they can confine: want of bubblewrap or strace skips no suite', () => {
  assert.equal(whyNot(['bubblewrap', 'strace'], fakeMachine([]).machine), undefined);
});

test('no emulated machine is asked for where none can be started', async () => {
  const { machine, installed } = fakeMachine([], { debian: false });
  assert.match((await ensureTools(['cgroup2-machine'], quiet, machine)) ?? '', /no cgroup-v2-only machine/);
  assert.deepEqual(installed, []);
});
