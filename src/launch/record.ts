import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadCatalogue } from '../catalogue/load-catalogue.ts';
import { playScenario } from '../claims/play-scenario.ts';
import type { CatalogueEntry } from '../protocol/demo.ts';
import { createRunner } from '../runner/create-runner.ts';
import type { Runner } from '../runner/runner.ts';
import { encodeRecording } from './encode-recording.ts';

// `npm run record [demo] [scenario]`: plays the scenarios that ship with the page, in real runs on this
// machine, and writes demos/<id>/recordings/<scenario>.json. `-- --state-dir DIR` keeps the files of the runs there.

const root = path.resolve(import.meta.dirname, '../..');
const demosDir = path.join(root, 'demos');

interface Take {
  readonly demo: CatalogueEntry;
  readonly scenario: string;
}

function takes(demos: readonly CatalogueEntry[], demoId?: string, scenarioId?: string): readonly Take[] {
  const all = demos.flatMap((demo) =>
    Object.entries(demo.scenarios)
      .filter(([scenario, { record }]) => record || scenario === scenarioId)
      .map(([scenario]) => ({ demo, scenario })),
  );
  const wanted = all.filter(
    ({ demo, scenario }) => (demoId ?? demo.id) === demo.id && (scenarioId ?? scenario) === scenario,
  );
  if (wanted.length > 0) return wanted;
  const known = all.map(({ demo, scenario }) => `${demo.id} ${scenario}`).join(', ');
  throw new Error(
    `There is nothing to record by the name ${demoId ?? ''} ${scenarioId ?? ''}; there is: ${known || 'nothing'}.`,
  );
}

async function record(runner: Runner, { demo, scenario }: Take): Promise<void> {
  const name = `${demo.id}/${scenario}`;
  let samples = 0;
  const events = await playScenario(runner, demo, scenario, {
    onEvent: (event) => {
      if (event.type === 'sample') samples += 1;
      if (event.type === 'mark')
        console.log(`${name}: ${(event.data.tMs / 1000).toFixed(1)} s  ${event.data.label}`);
    },
  });
  const text = encodeRecording(events, scenario);
  const file = path.join(demosDir, demo.id, 'recordings', `${scenario}.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  const end = events.at(-1);
  const ending = end?.type === 'end' ? end.data.end.sentence : 'It has no end.';
  console.log(
    `${name}: ${samples} samples, ${Math.ceil(text.length / 1024)} KiB in ${path.relative(root, file)}. ${ending}`,
  );
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'state-dir': { type: 'string' } },
  });
  const stateDir = values['state-dir'];
  const chosen = takes(loadCatalogue(demosDir).list(), ...positionals);
  const runner = await createRunner({ demosDir, hz: 10, ...(stateDir === undefined ? {} : { stateDir }) });
  try {
    const { cgroup } = runner.environment;
    if (!cgroup.writable) {
      throw new Error(
        `Nothing is recorded here: a recording needs the container's number, and no run can get a cgroup. ${cgroup.reason ?? ''}`,
      );
    }
    for (const take of chosen) await record(runner, take);
  } finally {
    await runner.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
