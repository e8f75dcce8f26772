import type { SubjectList } from '../protocol/watch.ts';
import { findSubject } from '../subjects/find-subject.ts';
import { listSubjects } from '../subjects/list-subjects.ts';
import { startRate } from './start-rate.ts';
import { startWatch, type Watch, type WatchContext, type WatchWish } from './watch.ts';

/** All watches of a server, and what can be watched. */
export interface Watches {
  /** What a user can watch here. @param user numeric id; undefined on a system without users */
  subjects(user: number | undefined): Promise<SubjectList>;
  /**
   * Starts a watch.
   * @returns undefined where the id is none of a subject of this user
   * @throws SubjectGone, TooManyWatches
   */
  start(user: number | undefined, subject: string, wish: WatchWish): Promise<Watch | undefined>;
  get(id: string): Watch | undefined;
  /** Newest first. */
  list(): readonly Watch[];
  /** Ends all of them and takes no more. */
  close(): void;
}

/** No more watches can be started now; the message says what to do. */
export class TooManyWatches extends Error {
  override readonly name = 'TooManyWatches';
  readonly retryAfterSeconds: number;
  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Watches that go on at a time: each takes at most a twentieth of a core and some 5 MB. */
const MOST_WATCHES = 6;
/** Ended ones that can still be looked at. */
const ENDED_KEPT = 6;
/** Starts in a minute: each looks at the whole machine once. */
const STARTS_A_MINUTE = 30;
/** A list of subjects is given out again for so long, in milliseconds, however many ask for it. */
const LIST_FOR_MS = 1000;

/** Keeps the watches of one server. */
export function keepWatches(context: WatchContext): Watches {
  const watches = new Map<string, Watch>();
  const rate = startRate(STARTS_A_MINUTE, 60_000);
  const lists = new Map<number | undefined, { readonly atMs: number; readonly list: Promise<SubjectList> }>();
  let closed = false;
  const forgetOldest = (): void => {
    const ended = [...watches.values()].filter(({ log }) => log.ended);
    for (const watch of ended.slice(0, Math.max(0, ended.length - ENDED_KEPT))) watches.delete(watch.id);
  };
  const checkRoom = (): void => {
    if (closed) throw new TooManyWatches('The notebook is being shut down.', 5);
    const going = [...watches.values()].filter(({ log }) => !log.ended);
    if (going.length >= MOST_WATCHES)
      throw new TooManyWatches(
        `${going.length} watches go on already, which is as many as there may be. End one of them; GET /api/watches lists them.`,
        5,
      );
  };
  return {
    subjects(user) {
      const nowMs = context.clock.nowMs();
      const known = lists.get(user);
      if (known !== undefined && nowMs - known.atMs < LIST_FOR_MS) return known.list;
      const list = listSubjects(context.roots, user, context.wallMs());
      lists.clear();
      lists.set(user, { atMs: nowMs, list });
      // One that failed is not given out again.
      list.catch(() => lists.delete(user));
      return list;
    },
    async start(user, subject, wish) {
      checkRoom();
      const waitSeconds = rate.take(context.clock.nowMs());
      if (waitSeconds > 0)
        throw new TooManyWatches(
          `Expected at most ${STARTS_A_MINUTE} new watches a minute. Try again in ${waitSeconds} s.`,
          waitSeconds,
        );
      const found = await findSubject(context.roots, user, subject, context.wallMs());
      if (found === undefined) return undefined;
      // Others may have been started while this one was looked for.
      checkRoom();
      const watch = startWatch(context, found, wish);
      watches.set(watch.id, watch);
      forgetOldest();
      return watch;
    },
    get: (id) => watches.get(id),
    list: () => [...watches.values()].reverse(),
    close() {
      closed = true;
      for (const watch of watches.values()) watch.stop('server');
    },
  };
}
