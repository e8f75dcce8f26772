import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CatalogueEntry, type DemoDeclaration, DemoDeclarationSchema } from '../protocol/demo.ts';
import { IdSchema } from '../protocol/run.ts';
import type { Catalogue } from './catalogue.ts';
import { checkAxes, checkDefaults, checkGrids } from './check-declared.ts';
import { checkReadings } from './check-readings.ts';
import { didYouMean, friendlyError } from './friendly-error.ts';
import { knobsJsonSchema, parseKnobs } from './parse-knobs.ts';

/**
 * Reads every `demos/<id>/demo.json` (folders that begin with `_` are not demos).
 * @param broken is told of each demo that is not as it should be, which is left out then
 * @throws an Error that names the file, the field, what was expected and what was found, where nobody is told
 */
export function loadCatalogue(demosDir: string, broken?: (error: Error) => void): Catalogue {
  const ids = readdirSync(demosDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .map((entry) => entry.name)
    .sort();
  const entries = new Map<string, CatalogueEntry>();
  for (const id of ids) {
    try {
      entries.set(id, loadEntry(demosDir, id));
    } catch (error) {
      if (broken === undefined) throw error;
      broken(error as Error);
    }
  }
  // A grid that runs a demo that was left out is the pages' own matter: they are not built with it.
  if (broken === undefined) checkGrids(entries);
  return {
    list: () => [...entries.values()],
    get: (id) => entries.get(id),
  };
}

function loadEntry(demosDir: string, id: string): CatalogueEntry {
  if (!IdSchema.safeParse(id).success) {
    throw new Error(`demos/${id}: a demo's folder is named with a-z, 0-9 and dashes, 40 characters at most.`);
  }
  const file = `demos/${id}/demo.json`;
  const declaration = parseDeclaration(file, readFileSync(join(demosDir, id, 'demo.json'), 'utf8'));
  if (declaration.program === undefined && !existsSync(join(demosDir, id, 'main.ts')))
    throw new Error(`demos/${id} has no main.ts, the program to run.`);
  checkReferences(file, declaration);
  checkReadings(file, declaration);
  checkDefaults(file, declaration);
  checkAxes(file, declaration);
  const entry: CatalogueEntry = {
    ...declaration,
    id,
    knobsSchema: knobsJsonSchema(declaration),
    recordings: recordingsOf(demosDir, id),
    ...notRunnable(demosDir, id, declaration),
  };
  for (const [name, scenario] of Object.entries(entry.scenarios)) {
    try {
      parseKnobs(entry, scenario.knobs);
    } catch (error) {
      throw new Error(`${file}: scenario ${name}: ${(error as Error).message}`, { cause: error });
    }
  }
  return entry;
}

/** Parses one declaration. @throws a friendly Error naming file and field */
export function parseDeclaration(file: string, text: string): DemoDeclaration {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const result = DemoDeclarationSchema.safeParse(json);
  if (!result.success) throw friendlyError(file, json, result.error);
  return result.data;
}

/** Names inside a declaration must be there: actions of steps, scenarios of claims, the limit's knob. */
function checkReferences(file: string, demo: DemoDeclaration): void {
  const actions = demo.actions.map((action) => action.id);
  for (const [name, scenario] of Object.entries(demo.scenarios)) {
    for (const step of scenario.steps) {
      if (step.act !== 'stop' && !actions.includes(step.act)) {
        throw new Error(
          `${file}: scenario ${name} does \`${step.act}\`, which is no action of the demo.${didYouMean(step.act, actions)}`,
        );
      }
    }
  }
  for (const [name, claim] of Object.entries(demo.claims)) {
    if (demo.scenarios[claim.scenario] === undefined) {
      throw new Error(
        `${file}: claim ${name} rests on scenario \`${claim.scenario}\`, which is not there.${didYouMean(claim.scenario, Object.keys(demo.scenarios))}`,
      );
    }
    if (claim.band[0] > claim.band[1])
      throw new Error(`${file}: the band of claim ${name} is upside down: ${claim.band.join(' to ')}.`);
  }
  const limitKnob = demo.limits.memoryMbKnob;
  if (limitKnob !== undefined && demo.knobs[limitKnob]?.type !== 'integer') {
    throw new Error(
      `${file}: limits.memoryMbKnob names \`${limitKnob}\`, which is no integer knob of the demo.`,
    );
  }
}

/** A program that has to be built may not have been. */
function notRunnable(demosDir: string, id: string, { program }: DemoDeclaration): { notRunnable?: string } {
  if (program === undefined || existsSync(join(demosDir, id, program.binary))) return {};
  return {
    notRunnable: `${id} is a Go program and has not been built here. Install golang-go and golang-gopkg-natefinch-lumberjack.v2-dev (Debian, Ubuntu), type npm run go, and start the notebook again. Until then its recordings can be watched.`,
  };
}

function recordingsOf(demosDir: string, id: string): Record<string, string> {
  const dir = join(demosDir, id, 'recordings');
  if (!existsSync(dir)) return {};
  return Object.fromEntries(
    readdirSync(dir)
      .filter((file) => file.endsWith('.json'))
      .map((file) => [file.slice(0, -'.json'.length), `recordings/${id}/${file}`]),
  );
}
