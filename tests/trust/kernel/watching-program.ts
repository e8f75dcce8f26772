// Watches the process whose pid it is given for as long as it is told to, and says so: a program of its own, so that its system calls
// are those of a watch alone.
import { once } from 'node:events';
import { thisKernel } from '../../../src/kernel/kernel-roots.ts';
import { systemClock } from '../../../src/sampling/system-clock.ts';
import { keepWatches } from '../../../src/watch/watches.ts';
import { environment } from '../../server/scripted-runner.ts';

const watches = keepWatches({
  ...{ roots: thisKernel, clock: systemClock, environment, wallMs: Date.now, unwatchedMs: 600_000 },
});
const pid = Number(process.argv[2]);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const { subjects } = await watches.subjects(0);
const wanted = subjects.filter((one) => one.pid === pid || one.cgroup?.path === '/').slice(0, 2);
const started = await Promise.all(wanted.map(({ id }) => watches.start(0, id, {})));
await once(process.stdin, 'data');
const samples = started.map((watch) => watch?.view().summary.samples ?? 0);
watches.close();
process.stdout.write(`${JSON.stringify(samples)}\n`);
await once(process.stdin, 'end');
