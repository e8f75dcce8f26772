import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createRunner } from '../../src/runner/create-runner.ts';
import type { Runner } from '../../src/runner/runner.ts';
import { stateFolder } from '../support/server-process.ts';

/** The real runner on the project's demos, with state of its own that goes away with it. */
export async function startTestRunner(
  demosDir = fileURLToPath(new URL('../../demos', import.meta.url)),
): Promise<{ runner: Runner; close(): Promise<void> }> {
  const stateDir = stateFolder();
  const runner = await createRunner({ demosDir, stateDir });
  return {
    runner,
    async close() {
      await runner.close();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}
