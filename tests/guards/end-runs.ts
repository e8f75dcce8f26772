import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readKernelFile } from '../../src/kernel/kernel-file.ts';
import { thisKernel } from '../../src/kernel/kernel-roots.ts';
import { removeCgroup } from '../../src/runner/cgroup/remove-cgroup.ts';
import { killMarked } from '../../src/runner/journal/marked-processes.ts';
import { systemClock } from '../../src/sampling/system-clock.ts';
import { cgroupsNamed } from '../runner/machine.ts';

const PATIENCE_MS = 5000;

/**
 * Ends what runs in directories below a folder and removes its cgroups, with nothing to go by but the environment of the
 * processes: a test that fails may remove the journal that says what is left.
 */
export async function endRunsBelow(folder: string): Promise<void> {
  for (const filesDir of homesBelow(folder)) {
    await killMarked(thisKernel, filesDir, systemClock, PATIENCE_MS);
    for (const memory of cgroupsNamed(basename(filesDir)))
      await removeCgroup({ version: 1, memory }, systemClock, PATIENCE_MS);
  }
}

function homesBelow(folder: string): Set<string> {
  const found = readdirSync(thisKernel.proc)
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const environment = readKernelFile(join(thisKernel.proc, pid, 'environ'));
      return environment.kind === 'value' ? environment.value.split('\0') : [];
    })
    .filter((variable) => variable.startsWith(`HOME=${folder}/`));
  return new Set(found.map((variable) => variable.slice('HOME='.length)));
}
