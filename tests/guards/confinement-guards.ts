import type { Guard } from './guard.ts';

const BUBBLEWRAP = 'src/runner/confine/bubblewrap.ts';
const CONFINEMENT = ['tests/trust/kernel/confinement.test.ts'];
const SANDBOX = 'in the sandbox gets nothing';

/** What holds a program in. */
export const confinementGuards: readonly Guard[] = [
  {
    name: 'network namespace',
    file: BUBBLEWRAP,
    text: "  '--unshare-net',\n",
    by: '',
    how: 'not asked for',
    tests: CONFINEMENT,
    only: SANDBOX,
  },
  {
    name: 'no capabilities',
    file: BUBBLEWRAP,
    text: "    '--cap-drop',\n    'ALL',\n",
    by: "    '--cap-add',\n    'ALL',\n",
    how: 'all kept',
    tests: CONFINEMENT,
    only: SANDBOX,
  },
  {
    name: 'no further user namespaces',
    file: BUBBLEWRAP,
    text: "const USER_NAMESPACE = ['--unshare-user', '--disable-userns'];",
    by: "const USER_NAMESPACE = ['--unshare-user'];",
    how: 'not forbidden',
    tests: CONFINEMENT,
    only: SANDBOX,
  },
  {
    name: 'kernel switches are read-only',
    file: BUBBLEWRAP,
    text: "const KERNEL_SWITCHES = ['/proc/sys', ",
    by: 'const KERNEL_SWITCHES = [',
    how: '/proc/sys as bubblewrap makes it',
    tests: CONFINEMENT,
    only: SANDBOX,
  },
  {
    name: 'programs and modules are read-only',
    file: BUBBLEWRAP,
    text: "...readable.flatMap((path) => ['--ro-bind', path, path]),",
    by: "...readable.flatMap((path) => ['--bind', path, path]),",
    how: 'bound as they are',
    tests: CONFINEMENT,
    only: SANDBOX,
  },
  {
    name: 'the system is read-only',
    file: BUBBLEWRAP,
    text: "...SYSTEM.flatMap((path) => ['--ro-bind-try', path, path]),",
    by: "...SYSTEM.flatMap((path) => ['--bind-try', path, path]),",
    how: 'bound as it is',
    tests: CONFINEMENT,
    only: SANDBOX,
  },
  {
    name: 'no directory but its own',
    file: BUBBLEWRAP,
    text: "    '--bind',\n    filesDir,\n    filesDir,\n",
    by: "    '--bind',\n    filesDir.concat('/..'),\n    filesDir.concat('/..'),\n",
    how: 'those of the other runs are bound as well',
    tests: CONFINEMENT,
    only: SANDBOX,
  },
  {
    name: 'an environment of its own',
    file: 'src/runner/launch/launch-program.ts',
    text: 'env: { ...confined.env }',
    by: 'env: { ...process.env, ...confined.env }',
    how: 'with all of the server’s',
    tests: CONFINEMENT,
    only: 'on the rung none',
  },
  {
    name: 'inherited descriptors are hidden',
    file: 'src/runner/launch/program-of.ts',
    text: 'inherited: context.inherited,',
    by: 'inherited: [],',
    how: 'passed on',
    tests: CONFINEMENT,
    only: 'is not handed on',
  },
  {
    name: 'a sandbox without a pid namespace is none',
    file: 'src/runner/confine/bubblewrap-probe.ts',
    text: 'if (report.pid > HIGHEST_PID)',
    by: 'if (false)',
    how: 'taken for one',
    tests: ['tests/unit/runner/launch.test.ts'],
  },
];
