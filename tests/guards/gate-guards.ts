import type { Guard } from './guard.ts';

const GATE = 'src/server/gate/gate.ts';
const leftOut = (name: string, guard: string, tests: readonly string[], only?: string): Guard => ({
  name,
  file: GATE,
  text: `  ${guard},\n`,
  by: '',
  how: 'left out of the list of guards',
  tests,
  ...(only === undefined ? {} : { only }),
});

/** The guards in front of every route, one by one, missed over HTTP. */
export const gateGuards: readonly Guard[] = [
  leftOut('a version of HTTP that is spoken here', 'guardVersion', ['tests/server/host-and-target.test.ts']),
  leftOut('plain request target', 'guardTarget', ['tests/server/host-and-target.test.ts']),
  leftOut('Host is one of our names', 'guardHost', ['tests/server/host-and-target.test.ts']),
  leftOut('no upgrade', 'guardUpgrade', ['tests/server/state-changes.test.ts']),
  leftOut('known methods only', 'guardMethod', ['tests/server/state-changes.test.ts']),
  leftOut('no expectations', 'guardExpect', ['tests/server/state-changes.test.ts']),
  leftOut('Sec-Fetch-Site is our own', 'guardFetchSite', ['tests/server/state-changes.test.ts']),
  leftOut('Origin is our own', 'guardOrigin', ['tests/server/state-changes.test.ts']),
  leftOut(
    'no compressed bodies',
    'guardContentEncoding',
    ['tests/server/bodies.test.ts'],
    'a compressed body',
  ),
  leftOut('Content-Type is JSON', 'guardContentType', ['tests/server/state-changes.test.ts']),
  leftOut('announced size of bodies', 'guardBodySize', ['tests/server/bodies.test.ts'], 'with a body'),
  leftOut('sender is a user of ours', 'guardSender', [
    'tests/unit/server/gate.test.ts',
    'tests/server/sender.test.ts',
  ]),
];
