import type { RunEndFacts } from '../../protocol/run-end.ts';

/** How the program's own process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  /** Why there never was a process, where that is so. */
  readonly neverStarted?: string;
}

/** What made a run end, before the kernel's counters were asked. */
export type Cause =
  | { readonly kind: 'exit'; readonly exit: Exit }
  | { readonly kind: 'oom'; readonly oomKills: number }
  | { readonly kind: 'deadline'; readonly deadlineMs: number }
  | {
      readonly kind: 'disk-quota';
      readonly quotaBytes: number;
      readonly usedBytes: number;
      readonly reserve?: true;
      readonly files?: { readonly quota: number; readonly used: number };
    }
  /** What the run stands on is gone or cannot be looked at any more; `what` is a clause for the sentence. */
  | { readonly kind: 'lost'; readonly what: string }
  | { readonly kind: 'stopped'; readonly by: 'reader' | 'nobody-watching' | 'server' };

/** What was found out when the run was over. */
export interface Findings {
  readonly afterMs: number;
  /** The kernel's own counter; undefined where it cannot be had. */
  readonly oomKills: number | undefined;
  readonly limitBytes: number | undefined;
  readonly lastWords: string | undefined;
}

/**
 * The facts of an end. Where the program left by itself the kernel's counter has the last word: an exit
 * code looks the same whoever sent the signal, and a parent may outlive the child that was killed.
 */
export function factsOf(cause: Cause, findings: Findings): RunEndFacts {
  const { afterMs, limitBytes } = findings;
  const oomKills = Math.max(findings.oomKills ?? 0, cause.kind === 'oom' ? cause.oomKills : 0);
  const killed = (): RunEndFacts => ({
    kind: 'oom-killed',
    afterMs,
    oomKills,
    ...(limitBytes === undefined ? {} : { limitBytes }),
  });
  switch (cause.kind) {
    case 'exit':
      return oomKills > 0 ? killed() : exitFacts(cause.exit, findings);
    case 'oom':
      return killed();
    case 'deadline':
      return { kind: 'deadline', afterMs, deadlineMs: cause.deadlineMs };
    case 'disk-quota':
      return { ...cause, afterMs };
    case 'lost':
      return { kind: 'failed', afterMs, exitCode: null, signal: null, lost: cause.what };
    case 'stopped':
      return { kind: 'stopped', afterMs, by: cause.by };
  }
}

function exitFacts(exit: Exit, { afterMs, oomKills, lastWords }: Findings): RunEndFacts {
  if (exit.code === 0) return { kind: 'finished', afterMs };
  const words = exit.neverStarted ?? lastWords;
  return {
    kind: 'failed',
    afterMs,
    exitCode: exit.code,
    signal: exit.signal,
    ...(words === undefined ? {} : { lastWords: words }),
    ...(exit.signal !== null && oomKills === undefined ? { uncounted: true } : {}),
  };
}
