import type { GrowthKind } from '../../../src/protocol/verdict.ts';
import type { Incident } from '../incident.ts';
import type { Load, Part } from '../programs/service/plan.ts';

/** A million bytes. */
export const MB = 1e6;

/** An incident as it is written down here; what is left out is ordinary. */
export interface Written {
  readonly what: string;
  readonly parts?: readonly Part[];
  readonly expects?: readonly GrowthKind[];
  readonly also?: readonly GrowthKind[];
  readonly or?: Incident['or'];
  readonly load?: Load;
  /** MB of garbage a second. */
  readonly garbage?: number;
  readonly seconds?: number;
  readonly requests?: number;
  readonly heldMs?: number;
  readonly baseMb?: number;
  readonly reports?: boolean;
  readonly program?: Incident['program'];
  readonly mayBeMissed?: boolean;
  readonly limitMb?: number;
  readonly ends?: Incident['ends'];
  readonly stopsAfterSeconds?: number;
  readonly crashesAfterSeconds?: number;
  readonly reclaimsAfterSeconds?: number;
  readonly limitChanges?: Incident['limitChanges'];
}

/** A part of a plan: what is done, and how much of it a second. */
export const part = (does: string, perSecond: number, more: Partial<Part> = {}): Part => ({
  does,
  perSecond,
  ...more,
});
