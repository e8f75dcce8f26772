import type { Health } from '../../protocol/environment.ts';
import { placeOf } from './place.ts';

/** One sentence on what the reader can expect here. */
export function machineSentence(health: Health | undefined): string {
  if (health === undefined)
    return 'No server answers behind this page, so the demos are replayed from recordings of real runs. To run them yourself, get the notebook on a Linux machine and type npm start.';
  if (health.cgroup.writable) return `The demos run live here: ${placeOf(health)}.`;
  return `The demos run here, without a memory cgroup of their own: ${placeOf(health)}.`;
}

/** What is held back on this machine, and why; empty when nothing is. */
export function machineFacts(health: Health | undefined): string[] {
  if (health === undefined) return [];
  const { cgroup, confinement, filesystem } = health;
  return [
    cgroup.writable ? undefined : cgroup.reason,
    confinement.achieved.length === 0
      ? undefined
      : `Programs are held in by: ${confinement.achieved.join(', ')}.`,
    confinement.reason,
    filesystem.pageCache ? undefined : filesystem.reason,
  ].filter((fact) => fact !== undefined);
}
