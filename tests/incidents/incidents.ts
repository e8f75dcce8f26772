import { healthy } from './declared/healthy.ts';
import { hidden } from './declared/hidden.ts';
import { odd } from './declared/odd.ts';
import { pairs } from './declared/pairs.ts';
import { python } from './declared/python.ts';
import { single } from './declared/single.ts';
import { MB, type Written } from './declared/written.ts';
import type { Incident } from './incident.ts';

/** @param index where it stands: its seed follows from that, so that new ones go to the end */
function incidentOf([id, written]: [string, Written], index: number): Incident {
  const { what, expects = [], also = [], or = {}, mayBeMissed = false, limitMb = 0 } = written;
  const { stopsAfterSeconds, reclaimsAfterSeconds, crashesAfterSeconds, limitChanges } = written;
  return {
    id,
    what,
    plan: {
      seed: 7_001 + 13 * index,
      seconds: written.seconds ?? 32,
      requestsPerSecond: written.requests ?? 150,
      load: written.load ?? 'steady',
      garbageBytesPerSecond: (written.garbage ?? 40) * MB,
      heldMs: written.heldMs ?? 100,
      baseBytes: (written.baseMb ?? 4) * MB,
      reports: written.reports ?? written.program !== 'python-service',
      parts: written.parts ?? [],
      ...(crashesAfterSeconds === undefined ? {} : { crashesAfterSeconds }),
    },
    program: written.program ?? 'service',
    expects,
    also,
    or,
    mayBeMissed,
    limitMb,
    ends: written.ends ?? 'finished',
    ...(stopsAfterSeconds === undefined ? {} : { stopsAfterSeconds }),
    ...(reclaimsAfterSeconds === undefined ? {} : { reclaimsAfterSeconds }),
    ...(limitChanges === undefined ? {} : { limitChanges }),
  };
}

/** Every incident. Its truth follows from what its program does, and not from what a verdict says. */
export const incidents: readonly Incident[] = Object.entries({
  ...single,
  ...pairs,
  ...healthy,
  ...odd,
  ...python,
  ...hidden,
}).map(incidentOf);
