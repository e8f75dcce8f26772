import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { createRunner } from '../../src/runner/create-runner.ts';
import { programsDir } from '../runner/machine.ts';
import { copyOfProject, root } from '../support/copy-of-project.ts';
import { endRunsBelow } from './end-runs.ts';
import { type Guard, withoutGuard } from './guard.ts';

/** A copy of the project as it stands, to take guards out of. */
export interface ProjectCopy {
  readonly path: string;
  /** What the tests of the copy are told in their environment, so that all they leave lies inside of it. */
  readonly env: Readonly<Record<string, string>>;
  /** Takes a guard out. @returns the way to put it back */
  takeOut(guard: Guard): () => void;
  /** Ends and removes what tests have left, which they may when what ends and removes is missing. */
  clearUp(): Promise<void>;
  remove(): Promise<void>;
}

/** Copies the project into a folder of its own, on a disk: state directories lie in it. */
export function copyProject(): ProjectCopy {
  const path = copyOfProject('notebook-guards');
  // Large, and never changed here.
  symlinkSync(join(root, 'dist'), join(path, 'dist'));
  const [state, temporary] = [join(path, '.state'), join(path, '.tmp')];
  const makeFolders = () => {
    for (const folder of [state, temporary]) mkdirSync(folder);
  };
  makeFolders();
  const clearUp = async (): Promise<void> => {
    for (const name of readdirSync(state)) await sweepAway(join(state, name));
    await endRunsBelow(state);
    for (const folder of [state, temporary]) rmSync(folder, { recursive: true, force: true });
    makeFolders();
  };
  return {
    path,
    env: { NOTEBOOK_TEST_STATE: state, TMPDIR: temporary },
    takeOut(guard) {
      const file = join(path, guard.file);
      const source = readFileSync(file, 'utf8');
      const without = withoutGuard(guard, source);
      // What cannot even be parsed would fail every test, whatever it guards.
      const { diagnostics = [] } = ts.transpileModule(without, { reportDiagnostics: true });
      if (diagnostics.length > 0)
        throw new Error(`${guard.name}: without it ${guard.file} is no TypeScript.`);
      writeFileSync(file, without);
      return () => writeFileSync(file, source);
    },
    clearUp,
    async remove() {
      await clearUp();
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** The whole notebook, with all its guards, starts on what was left: that is how it clears up. */
async function sweepAway(stateDir: string): Promise<void> {
  try {
    await (await createRunner({ demosDir: programsDir, stateDir })).close();
  } catch (error) {
    // A folder that is no state directory, or not any more: only files are in it.
    if (!(error instanceof Error && error.name === 'NoStateDir')) throw error;
  }
}
