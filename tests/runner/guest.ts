// Runs one program on the machine that it finds itself on, and prints what came of it as one line of JSON.
// Usage: node guest.ts <stateDir>
import { fixtureDemo } from './fixture-demos.ts';
import { eventually, leftoversOf, lineOf, startMachine } from './machine.ts';

const [stateDir = ''] = process.argv.slice(2);
const { runner } = await startMachine({ stateDir });
const run = runner.start(fixtureDemo('forever'), {});
run.watch();
await lineOf(run, 'here for ever');
const processes = (): number[] =>
  run.log
    .since(0)
    .map((event) =>
      event.type === 'sample' && 'processes' in event.data.process ? (event.data.process.processes ?? 0) : 0,
    );
// Bubblewrap's reaper is known a moment after it begins; until then it counts as one of the program's.
await eventually('samples that count the program alone', () => processes().at(-1) === 1);
const end = await run.stop('reader');
await runner.close();
const [started] = run.log.since(0);
const last = run.log.since(0).findLast((event) => event.type === 'sample');
console.log(
  JSON.stringify({
    cgroup: runner.environment.cgroup,
    achieved: runner.environment.confinement.achieved,
    started: started?.type === 'started' ? started.data : {},
    lastCgroup: last?.type === 'sample' ? last.data.cgroup : {},
    processes: processes().find((count) => count === 1),
    end: end.kind,
    leftovers: leftoversOf(stateDir, run.id),
  }),
);
