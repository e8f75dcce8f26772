// The server as src/server/main.ts puts it together, but on the fixture programs, with longer output kept.
// Takes the same command line.
import { join } from 'node:path';
import { thisKernel } from '../../src/kernel/kernel-roots.ts';
import { createRunner } from '../../src/runner/create-runner.ts';
import { parseCommandLine } from '../../src/server/command-line.ts';
import { connectionLimit } from '../../src/server/connection-limit.ts';
import { createServer } from '../../src/server/create-server.ts';
import { shutDownOnRequest } from '../../src/server/shutdown.ts';
import { fixtureDemo } from '../runner/fixture-demos.ts';
import { programsDir } from '../runner/machine.ts';

const { port, hz, stateDir, concurrent } = parseCommandLine(process.argv.slice(2), {});
const upTo = (maximum: number) =>
  ({ type: 'integer', label: '', unit: '', minimum: 0, maximum, default: 0, description: '' }) as const;
const demos = [
  ...(['exits-with', 'fills-disk', 'forever', 'talks-at-length'] as const).map((id) => fixtureDemo(id)),
  fixtureDemo('prints-anything', { knobs: { seed: upTo(2 ** 31), lines: upTo(5000) } }),
];
const runner = await createRunner({
  demosDir: programsDir,
  hz,
  ...(stateDir === undefined ? {} : { stateDir }),
  limits: {
    diskReserveBytes: 0,
    outputBytes: 16 * 2 ** 20,
    ...(concurrent === undefined ? {} : { concurrentRuns: concurrent }),
  },
});
const maxConnections = connectionLimit(thisKernel.proc);
const server = createServer({
  runner,
  catalogue: { list: () => demos, get: (id) => demos.find((demo) => demo.id === id) },
  dist: join(import.meta.dirname, '../../dist'),
  version: '0.0.0-test',
  maxConnections,
});
shutDownOnRequest(process, (reason) => server.close(reason), console.log);
await server.listen(port);
