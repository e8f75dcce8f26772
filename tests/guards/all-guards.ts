import { cleanupGuards } from './cleanup-guards.ts';
import { confinementGuards } from './confinement-guards.ts';
import { gateGuards } from './gate-guards.ts';
import type { Guard } from './guard.ts';
import { limitGuards } from './limit-guards.ts';
import { serverGuards } from './server-guards.ts';

/** Every guard of the notebook that is taken out in turn. */
export const allGuards: readonly Guard[] = [
  ...gateGuards,
  ...serverGuards,
  ...limitGuards,
  ...confinementGuards,
  ...cleanupGuards,
];
