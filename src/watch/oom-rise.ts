import { readingOf, type Sample } from '../protocol/sample.ts';

/** A process that the kernel kills because memory ran out takes a moment to give its memory back and go. */
const BEFORE_MS = 5000;

/** Follows the `oom_kill` counter of a cgroup, to tell whether it rose as a process ended. */
export interface OomRise {
  hear(sample: Sample): void;
  /** How far it rose in the last five seconds (where samples are rarer, since the one before); undefined where it was not read. */
  asItEnded(): number | undefined;
}

/** Makes one; it keeps a few readings only. */
export function createOomRise(): OomRise {
  let seen: { readonly tMs: number; readonly kills: number }[] = [];
  let last: Sample | undefined;
  return {
    hear(sample) {
      last = sample;
      const kills = readingOf(sample, 'cgroup', 'oomKills');
      if (kills === undefined) return;
      seen.push({ tMs: sample.tMs, kills });
      const before = seen.findLastIndex(({ tMs }, i) => tMs <= sample.tMs - BEFORE_MS && i < seen.length - 1);
      seen = seen.slice(Math.max(0, before));
    },
    asItEnded() {
      const [first, now] = [seen[0], seen.at(-1)];
      if (first === undefined || now === undefined) return undefined;
      const rise = now.kills - first.kills;
      // The cgroup may be gone with its last process; a counter that had not risen by then tells nothing of the end.
      const isRead = last !== undefined && readingOf(last, 'cgroup', 'oomKills') !== undefined;
      return rise > 0 || isRead ? rise : undefined;
    },
  };
}
