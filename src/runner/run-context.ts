import type { KernelRoots } from '../kernel/kernel-roots.ts';
import type { Environment, Limits } from '../protocol/environment.ts';
import type { Clock, Sampling, SamplingOptions, SamplingTarget } from '../sampling/sampling.ts';
import type { CgroupPlace } from './cgroup/cgroup-place.ts';
import type { Rung } from './confine/ladder.ts';
import type { ProcessIdentity } from './journal/identity.ts';
import type { Journal } from './journal/journal.ts';
import type { StartWatchdog } from './launch/watchdog.ts';
import type { Leftovers } from './leftovers.ts';

/** How sampling is started: an argument, so that a run can be tested without a kernel. */
export type StartSampling = (target: SamplingTarget, options: SamplingOptions) => Sampling;

/** What all runs of one server share. */
export interface RunContext {
  readonly roots: KernelRoots;
  readonly clock: Clock;
  readonly hz: number;
  readonly limits: Limits;
  readonly environment: Environment;
  /** Where runs get their cgroups, or undefined where they get none. */
  readonly place: CgroupPlace | undefined;
  readonly rung: Rung;
  readonly stateDir: string;
  readonly journal: Journal;
  readonly server: ProcessIdentity;
  readonly nodePath: string;
  readonly demosDir: string;
  /** What programs may read, `demosDir` and the runtime included. */
  readonly readable: readonly string[];
  /** Descriptors that the server got from whoever started it: no program may be handed them. */
  readonly inherited: readonly number[];
  /** How long the end of a run waits for its processes and its cgroup before the rest is left to `leftovers`. */
  readonly patienceMs: number;
  readonly leftovers: Leftovers;
  readonly startSampling: StartSampling;
  readonly startWatchdog: StartWatchdog;
}
