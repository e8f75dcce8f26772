import type { RunEvent } from '../../src/protocol/run-event.ts';
import type { Sample } from '../../src/protocol/sample.ts';

const bars = '▁▂▃▄▅▆▇█';

/** Numbers from a drawing: `▁` is 0, `█` is 1, so that the picture of a series stands in its test. */
export function drawn(picture: string): number[] {
  return [...picture].map((bar) => {
    const height = bars.indexOf(bar);
    if (height < 0) throw new Error(`A series is drawn with ${bars}, not with "${bar}".`);
    return height / (bars.length - 1);
  });
}

/** A sample in which everything is there: nothing but what is given differs from a quiet Node program. */
export function sampleWith(
  seq: number,
  given: { cgroup?: object; process?: object; runtime?: object; demo?: object } = {},
): Sample {
  const cgroup = {
    anonBytes: 12e6,
    kernelBytes: 3e6,
    shmemBytes: 0,
    fileBytes: 0,
    activeFileBytes: 0,
    inactiveFileBytes: 0,
    ...given.cgroup,
  };
  const usageBytes = cgroup.anonBytes + cgroup.kernelBytes + cgroup.fileBytes;
  return {
    seq,
    tMs: seq * 100,
    cgroup: { usageBytes, oomKills: 0, ...cgroup },
    process: { rssBytes: 50e6, fds: 22, threads: 11, processes: 1, ...given.process },
    runtime: {
      heapUsedBytes: 5e6,
      heapTotalBytes: 9e6,
      externalBytes: 2e6,
      arrayBuffersBytes: 0,
      ...given.runtime,
    },
    demo: { ...given.demo },
  };
}

/** A run's events from samples, numbered as the log numbers them. */
export function eventsOf(samples: readonly Sample[], others: readonly RunEvent[] = []): RunEvent[] {
  return [...samples.map((data): RunEvent => ({ type: 'sample', id: 0, data })), ...others].map(
    (event, index) => ({
      ...event,
      id: index + 1,
    }),
  );
}
