import { join } from 'node:path';
import type { RunBelongings } from '../belongings.ts';
import { doorsOf } from '../cgroup/run-cgroup.ts';
import type { RunContext } from '../run-context.ts';
import type { Subject } from '../subject.ts';
import type { Launch } from './launch-program.ts';
import { onStartingSignal } from './starting-signal.ts';

/** Where the system's programs are; a run is told of no other place. */
export const SEARCH_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** One file may grow this much above the quota before the kernel refuses: the disk watch is to see it, and end the run with a better word. */
const QUOTA_HEADROOM_BYTES = 256 * 2 ** 20;

/** What is launched for a run: its demo's `main.ts`, or the binary that it declares, with an environment that holds nothing of the server's. */
export function programOf(context: RunContext, subject: Subject, belongings: RunBelongings): Launch {
  const { demo, knobs } = subject;
  const { filesDir, cgroup } = belongings;
  return {
    rung: context.rung,
    confined: {
      command: onStartingSignal(
        demo.program === undefined
          ? [context.nodePath, '--expose-gc', join(context.demosDir, demo.id, 'main.ts')]
          : [join(context.demosDir, demo.id, demo.program.binary)],
      ),
      filesDir,
      readable: context.readable,
      env: {
        PATH: SEARCH_PATH,
        HOME: filesDir,
        LANG: 'C.UTF-8',
        TZ: process.env.TZ ?? 'UTC',
        NOTEBOOK_KNOBS: JSON.stringify(knobs),
      },
    },
    doors: cgroup === undefined ? [] : doorsOf(cgroup),
    inherited: context.inherited,
    maxOpenFiles: demo.limits.fds,
    maxFileBytes: context.limits.diskQuotaBytes + QUOTA_HEADROOM_BYTES,
  };
}
