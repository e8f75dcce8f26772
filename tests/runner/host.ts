// A process that hosts a runner as the server does, to be killed by a test.
// Usage: node host.ts <stateDir> <fixture program> <knobs as JSON> <searchPath> <"no-watchdog">. Prints one JSON line with the run's id when the run
// was asked for, and one when the program has said something.
import { type FixtureProgram, fixtureDemo } from './fixture-demos.ts';
import { startMachine } from './machine.ts';

const [stateDir = '', program = '', knobs = '{}', searchPath, watchdog] = process.argv.slice(2);
const { runner } = await startMachine({
  stateDir,
  ...(searchPath ? { searchPath } : {}),
  ...(watchdog === 'no-watchdog' ? { startWatchdog: () => ({ dismiss: () => undefined }) } : {}),
});
const run = runner.start(fixtureDemo(program as FixtureProgram), JSON.parse(knobs));
run.watch();
console.log(
  JSON.stringify({
    run: run.id,
    confinement: runner.environment.confinement.level,
    watched: runner.environment.cgroup.writable,
  }),
);
run.log.subscribe((event) => {
  if (event.type === 'log' && event.data.stream === 'stdout')
    console.log(JSON.stringify({ said: event.data.text }));
});
