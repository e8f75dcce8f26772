import type { CatalogueEntry, Scenario } from '../../src/protocol/demo.ts';

/** What of the scenarios is asked for. */
export interface Walk {
  /** Whether the machine is emulated: a scenario takes a minute there. */
  readonly slow: boolean;
  /** Whether all are played there too, as the soak does. */
  readonly every: boolean;
  /** Demos to play; all unless given. */
  readonly only?: readonly string[] | undefined;
}

/**
 * The scenarios of a demo that are played on a machine. On an emulated one it is the first, with which its text begins, and those
 * that ask something of the kernel that each cgroup version does in a way of its own: reclaim, and the end at a limit.
 * Whatever demo there is, one of its scenarios is played.
 */
export function scenariosWalked(demo: CatalogueEntry, { slow, every, only }: Walk): string[] {
  if (only !== undefined && !only.includes(demo.id)) return [];
  const reclaims = demo.actions.filter(({ by }) => by === 'reclaim').map(({ id }) => id);
  const isOfTheKernel = ({ steps, ends }: Scenario) =>
    ends === 'oom-killed' || steps.some(({ act }) => reclaims.includes(act));
  return Object.entries(demo.scenarios).flatMap(([id, scenario], i) =>
    !slow || every || i === 0 || isOfTheKernel(scenario) ? [id] : [],
  );
}
