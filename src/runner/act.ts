import type { CgroupDirs } from '../kernel/cgroup-dirs.ts';
import type { Action, CatalogueEntry } from '../protocol/demo.ts';
import { reclaim } from './cgroup/reclaim.ts';
import type { ProgramTalk } from './program-talk.ts';
import { ActionRefused } from './runner.ts';
import type { ProgramChannel } from './talk/program-channel.ts';

const MIB = 2 ** 20;

/** An action of a demo by its id. @throws ActionRefused naming those that exist. */
export function actionOf(demo: CatalogueEntry, id: string): Action {
  const action = demo.actions.find((one) => one.id === id);
  if (action !== undefined) return action;
  const known = demo.actions.map((one) => one.id).join(', ');
  throw new ActionRefused('refused', `${demo.id} has no action ${id}; it has ${known || 'none'}.`);
}

/** Does an action. @returns a sentence on what came of it, where there is one. @throws ActionRefused */
export async function doAction(
  action: Action,
  talk: ProgramTalk,
  channel: ProgramChannel,
  cgroup: CgroupDirs | undefined,
): Promise<string | undefined> {
  if (action.by === 'program') return talk.ask(channel, action.id);
  if (cgroup === undefined) {
    throw new ActionRefused(
      'refused',
      'Reclaiming from outside takes a cgroup of the run, and there is none on this machine.',
    );
  }
  const { file, beforeBytes, afterBytes } = await reclaim(cgroup);
  const back = Math.max(0, beforeBytes - afterBytes);
  return `${file} gave back ${megabytes(back)} (${megabytes(beforeBytes)} → ${megabytes(afterBytes)})`;
}

function megabytes(bytes: number): string {
  return `${(bytes / MIB).toFixed(1)} MB`;
}
