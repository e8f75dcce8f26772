import type { GrowthKind } from '../../src/protocol/verdict.ts';
import type { Plan } from './programs/service/plan.ts';

/** How much garbage a recording has: what an ordinary program makes, or a tenth of it. */
export const garbageLevels = { ordinary: 1, little: 0.1 } as const;
export type GarbageLevel = keyof typeof garbageLevels;

/** A service that is watched for a while, and what is true of it. */
export interface Incident {
  readonly id: string;
  /** What it does, in one sentence. */
  readonly what: string;
  readonly plan: Plan;
  /** What plays the plan: our service, or one in Python, which can do less and says nothing of itself. */
  readonly program: 'service' | 'python-service';
  /** What grows and must be named; empty for a healthy service. */
  readonly expects: readonly GrowthKind[];
  /** What may be named as well, because it is true: the descriptors of files that are deleted and still open. */
  readonly also: readonly GrowthKind[];
  /** Another name that is as true, by the one that is expected. */
  readonly or: Readonly<Partial<Record<GrowthKind, readonly GrowthKind[]>>>;
  /** The watch is too short or the leak too slow to be told for sure: `cannot-tell` and `none` are right as well. */
  readonly mayBeMissed: boolean;
  readonly limitMb: number;
  readonly ends: 'finished' | 'failed' | 'oom-killed' | 'stopped';
  readonly stopsAfterSeconds?: number;
  /** When the kernel is asked to take back what it can. */
  readonly reclaimsAfterSeconds?: number;
  /** When the limit is set to another one. */
  readonly limitChanges?: { readonly afterSeconds: number; readonly toMb: number };
}
