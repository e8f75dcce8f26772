import type { Chance } from '../support/chance.ts';
import { soaking } from '../support/scale.ts';
import type { TracedCall } from './system-calls.ts';

/** Calls of one kind, each of which is made to fail in a case of its own. */
export interface Aim {
  readonly call: string;
  readonly errors: readonly [string, ...string[]];
  /** Whose calls: of the server's main thread, of the thread that works with files for it, or of all threads and children. */
  readonly of: 'main' | 'pool' | 'all';
  /** Which of these calls, in words, and as a question to one of them; all unless given. */
  readonly which?: string;
  readonly fits?: (call: TracedCall) => boolean;
  /** Only calls on this file of the run's cgroup are counted; only where the cgroup is known before. */
  readonly file?: string;
  /** How many cases there are in `npm test`. */
  readonly quick: number;
}

/** One case: which call fails, and how. */
export interface Case {
  /** Its number from 1 on, as strace counts: for each thread by itself. */
  readonly nth: number;
  readonly error: string;
}

/** In the soak: this many calls at most; where there are more, chance chooses. */
const MOST = 200;
/** Up to so many calls, each fails with every error in the soak; of more, each with one that chance chooses. */
const FEW = 50;

/** What is aimed at, in words. */
export function aimInWords({ call, errors, of, which }: Aim): string {
  const whose = { main: 'main thread', pool: 'file thread', all: 'threads and children' }[of];
  return `${call}${which === undefined ? '' : ` ${which}`} fails once with ${errors.join(' or ')} (${whose})`;
}

/** The cases of an aim. */
export interface Draw {
  /** In their order; what is drawn for in reserve comes last. */
  readonly cases: readonly Case[];
  /** After so many in which the call was reached and failed there are enough. */
  readonly enough: number;
}

/** How many cases are held in reserve in `npm test`: a server does not make its calls in the same order every time. */
const RESERVE = 5;

/**
 * Which calls are made to fail, one in a case: all of them in the soak; in `npm test` some that chance chooses, and more where a
 * chosen one is not reached. It chooses among the files first and then among the calls on one, because most calls are on the few
 * files that are read at every sample.
 * @param calls as they were made without a fault, by the threads that are aimed at
 * @param from the first of them that counts as ours
 */
export function casesOf(aim: Aim, calls: readonly TracedCall[], chance: Chance, from = 0): Draw {
  const candidates = candidatesOf(aim, calls, from);
  if (soaking) {
    const chosen = spread(candidates, MOST, chance).sort((a, b) => a - b);
    const errors = chosen.length <= FEW ? () => aim.errors : () => [chance.pick(aim.errors)];
    const cases = chosen.flatMap((nth) => errors().map((error) => ({ nth, error })));
    return { cases, enough: cases.length };
  }
  const chosen = spread(candidates, aim.quick + RESERVE, chance);
  // Where there are not so many, they are tried again.
  const again = Array.from({ length: aim.quick + RESERVE }, (_, n) => chosen[n % chosen.length] ?? []);
  return {
    cases: again.flat().map((nth) => ({ nth, error: chance.pick(aim.errors) })),
    enough: Math.min(aim.quick, chosen.length),
  };
}

/** The numbers of the calls that are aimed at, by what they are about. */
function candidatesOf(aim: Aim, calls: readonly TracedCall[], from: number): number[][] {
  const counted = new Map<number, number>();
  const byTarget = new Map<string, Set<number>>();
  // A number counts for every thread: one that would hit a call before ours is taken by none.
  const seen = new Set<number>();
  for (const [index, call] of calls.entries()) {
    if (call.name !== aim.call || (aim.file !== undefined && !call.args.includes(`/${aim.file}>`))) continue;
    const nth = (counted.get(call.task) ?? 0) + 1;
    counted.set(call.task, nth);
    if (index < from) seen.add(nth);
    if (index < from || !(aim.fits?.(call) ?? true)) continue;
    const target = /\/([^/">]+)[">]/.exec(call.args)?.[1]?.replace(/[0-9a-f]{8,}|\d+/g, '#') ?? '';
    byTarget.set(target, (byTarget.get(target) ?? new Set()).add(nth));
  }
  return [...byTarget.values()].map((numbers) =>
    [...numbers].filter((nth) => !seen.has(nth) && seen.add(nth) !== undefined),
  );
}

/** So many numbers, of as many groups as there are, in the order in which chance chooses them. */
function spread(groups: readonly (readonly number[])[], most: number, chance: Chance): number[] {
  const left = groups.map((group) => [...group]);
  const chosen: number[] = [];
  let turn: number[][] = [];
  while (chosen.length < most) {
    if (turn.length === 0) turn = left.filter((group) => group.length > 0);
    if (turn.length === 0) break;
    const [group = []] = turn.splice(chance.below(turn.length), 1);
    chosen.push(...group.splice(chance.below(group.length), 1));
  }
  return chosen;
}

/**
 * Whether a call is one by which the runtime wakes its own threads: it writes to pipes and event descriptors for it, which
 * cannot be full. Where such a write is made to fail, the runtime ends itself or stands still.
 */
export function isTheRuntimesOwn({ name, args }: TracedCall): boolean {
  return name === 'write' && !/^\d+<(?:\/|socket:)/.test(args);
}

/** Whether a call is on a descriptor of a file. */
export const onFile = ({ args }: TracedCall): boolean => /^\d+<\//.test(args);

/** Whether it is on a socket: to the program of a run, to its watchdog, to a reader. */
export const onSocket = ({ args }: TracedCall): boolean => /^\d+<socket:/.test(args);

/** Whether a call opens a file of the program itself: there are hundreds of them, all read by the runtime's loader. */
export const opensModule = ({ args }: TracedCall): boolean =>
  /\.(?:js|mjs|cjs|ts)", |package\.json", /.test(args);
