import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CatalogueEntry } from '../../src/protocol/demo.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { createRunner } from '../../src/runner/create-runner.ts';
import type { Runner } from '../../src/runner/runner.ts';
import { type GarbageLevel, garbageLevels, type Incident } from './incident.ts';
import { incidents } from './incidents.ts';
import { packRun, writeRun } from './recorded-run.ts';
import { recordingOf, recordingsDir } from './recordings.ts';
import { type Held, truthOf } from './truth.ts';

// `node tests/incidents/record.ts [--new] [id…]`: plays incidents in real runs on this machine, two at a time, and
// writes tests/incidents/recordings/<id>.<garbage>.json.gz. `--new` leaves alone what is recorded already. The files of
// the runs are kept below NOTEBOOK_RECORD_IN, or /var/tmp: a disk, since the page cache is part of what is recorded.

const root = path.resolve(import.meta.dirname, '../..');

/** The services as the runner wants programs declared. */
const service: CatalogueEntry = {
  id: 'service',
  title: 'service',
  summary: 'A service that does what its plan says.',
  deadlineMs: 120_000,
  limits: { memoryMbKnob: 'limitMb', pids: 512, fds: 20_000 },
  knobs: {},
  counters: { requests: { label: 'requests', unit: 'count' } },
  work: { counter: 'requests', unit: 'request' },
  actions: [{ id: 'reclaim', label: 'reclaim', description: 'Reclaims from outside.', by: 'reclaim' }],
  series: [],
  scenarios: {},
  claims: {},
  knobsSchema: {},
  recordings: {},
};

const programs: Readonly<Record<Incident['program'], CatalogueEntry>> = {
  service,
  // A script that the system can start by itself is a binary to the runner.
  'python-service': {
    ...service,
    id: 'python-service',
    program: { kind: 'go', binary: 'service', label: 'Python' },
  },
};

async function play(runner: Runner, incident: Incident, garbage: GarbageLevel): Promise<readonly RunEvent[]> {
  const { plan, limitMb } = incident;
  const garbageBytesPerSecond = plan.garbageBytesPerSecond * garbageLevels[garbage];
  const run = runner.start(programs[incident.program], {
    limitMb,
    plan: JSON.stringify({ ...plan, garbageBytesPerSecond }),
  });
  const events: RunEvent[] = [...run.log.since(0)];
  const leave = run.watch();
  const unsubscribe = run.log.subscribe((event) => events.push(event));
  const clocks: NodeJS.Timeout[] = [];
  const after = (seconds: number | undefined, act: () => Promise<unknown>): void => {
    if (seconds === undefined) return;
    const failed = (error: unknown) => console.error(`${incident.id}: ${String(error)}`);
    clocks.push(setTimeout(() => void act().catch(failed), seconds * 1000));
  };
  after(incident.stopsAfterSeconds, () => run.stop('reader'));
  after(incident.reclaimsAfterSeconds, () => run.act('reclaim'));
  const { limitChanges } = incident;
  after(limitChanges?.afterSeconds, async () => setLimit(run.id, (limitChanges?.toMb ?? 0) * 2 ** 20));
  await run.gone;
  for (const clock of clocks) clearTimeout(clock);
  unsubscribe();
  leave();
  return events;
}

/** Sets the limit of a run's cgroup, whose directory is called after the run. */
function setLimit(run: string, bytes: number): void {
  const files = ['memory.limit_in_bytes', 'memory.max'].flatMap((name) =>
    globSync(`/sys/fs/cgroup/**/memory-notebook/**/${run}/${name}`),
  );
  const [file] = files;
  if (file === undefined) throw new Error(`There is no cgroup of the run ${run} below /sys/fs/cgroup.`);
  writeFileSync(file, String(bytes));
}

/** What each part said that it held, from the lines on stdout. */
function heldIn(incident: Incident, events: readonly RunEvent[]): readonly Held[] {
  const told = events.flatMap((event) =>
    event.type === 'log' && event.data.text.startsWith('holds ')
      ? [
          {
            tMs: Math.round(event.data.tMs),
            held: JSON.parse(event.data.text.slice(6)) as { bytes: number; pieces?: number }[],
          },
        ]
      : [],
  );
  return incident.plan.parts.map(({ does }, index) => ({
    does,
    points: told.map(({ tMs, held }) => [tMs, held[index]?.bytes ?? 0, held[index]?.pieces ?? 0] as const),
  }));
}

async function record(runner: Runner, incident: Incident, garbage: GarbageLevel): Promise<void> {
  const events = await play(runner, incident, garbage);
  const truth = truthOf(incident.expects, heldIn(incident, events));
  const run = packRun({ incident: incident.id, garbage, truth }, events);
  const logged = events.flatMap((event) =>
    event.type === 'log' && !event.data.text.startsWith('holds ') ? [event.data.text] : [],
  );
  const name = `${incident.id}, ${garbage}`;
  if (run.end.kind !== incident.ends) {
    console.error(`${name}: not kept, expected ${incident.ends}. ${run.end.sentence} ${logged.join('\n')}`);
    return;
  }
  writeRun(recordingOf(incident.id, garbage), run);
  const parts = truth.parts.map(
    ({ does, bytes, pieces }) => `${does} ${(bytes / 1e6).toFixed(1)} MB, ${pieces}`,
  );
  console.log(`${name}: ${run.tMs.length} samples. ${parts.join('; ')}. ${run.end.sentence}`);
}

const args = process.argv.slice(2);
const ids = args.filter((arg) => arg !== '--new');
for (const id of ids)
  if (!incidents.some((incident) => incident.id === id))
    throw new Error(`There is no incident ${id}; there are ${incidents.map((one) => one.id).join(', ')}.`);
const todo = incidents
  .filter(({ id }) => ids.length === 0 || ids.includes(id))
  .flatMap((incident) =>
    (Object.keys(garbageLevels) as GarbageLevel[]).map((garbage) => ({ incident, garbage })),
  )
  .filter(
    ({ incident, garbage }) => !args.includes('--new') || !existsSync(recordingOf(incident.id, garbage)),
  );
mkdirSync(recordingsDir, { recursive: true });
const stateDir = mkdtempSync(path.join(process.env.NOTEBOOK_RECORD_IN ?? '/var/tmp', 'incidents-'));
const runner = await createRunner({
  demosDir: path.join(import.meta.dirname, 'programs'),
  readable: ['package.json', 'node_modules', 'demos/_shared'].map((name) => path.join(root, name)),
  stateDir,
  hz: 10,
});
try {
  if (!runner.environment.cgroup.writable)
    throw new Error(
      `Nothing is recorded here: no run can get a cgroup. ${runner.environment.cgroup.reason ?? ''}`,
    );
  const lane = async (): Promise<void> => {
    for (let next = todo.shift(); next !== undefined; next = todo.shift())
      await record(runner, next.incident, next.garbage);
  };
  await Promise.all([lane(), lane()]);
} finally {
  await runner.close();
  rmSync(stateDir, { recursive: true, force: true });
}
