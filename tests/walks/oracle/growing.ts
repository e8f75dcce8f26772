import type { Diary } from './diary.ts';

/** The settings that a sentence of the text is about. */
type Settings = Readonly<Record<string, string | boolean>>;

const isSet = (d: Diary, settings: Settings): boolean =>
  Object.entries(settings).every(([name, value]) => d.knobs[name] === value);

/** How much work was done before the reader did any of these, with a machine that looked on, and no limit near. */
function worked(
  d: Diary,
  counter: string,
  limitMb: number,
  ...acts: readonly string[]
): { units: number; ms: number } {
  const limit = Number(d.knobs.limitMb);
  const until = Math.min(d.first(...acts), d.endMs);
  const from = d.begun(counter);
  const to = d.reached(counter, until);
  if ((limit !== 0 && limit < limitMb) || !d.watched(from, Math.min(to, d.endMs))) return { units: 0, ms: 0 };
  return { units: d.counter(counter, until), ms: to - from };
}

const spoiling = ['take-heap-snapshot', 'let-go', 'reclaim'];

/** Work of calls: how many there were, how many milliseconds they took, and their settings. */
const calls =
  (settings: Settings, units: number, ms: number, limitMb = 256) =>
  (d: Diary): boolean => {
    const found = worked(d, 'calls', limitMb, ...spoiling);
    return isSet(d, settings) && found.units >= units && found.ms >= ms;
  };
/** Calls that have been made and counted to the end. */
const counted =
  (settings: Settings) =>
  (d: Diary): boolean => {
    const at = d.phase('counted');
    return isSet(d, settings) && at < d.endMs - 700 && d.watched(at, at + 700);
  };
/** Steps that kept the given MB in all. */
const steps =
  (settings: Settings, mb: number, ms: number) =>
  (d: Diary): boolean => {
    const each = Number(d.knobs.stepMb);
    const found = worked(d, 'steps', 700, ...spoiling);
    const kept = found.units * each;
    return isSet(d, settings) && kept >= mb && kept <= 500 && found.units >= 20 && found.ms >= ms;
  };

const leaking = { kind: 'lumberjack-like', pusher: 'new', writer: 'new', close: false, collect: true };
const pino = { ...leaking, kind: 'pino-transport', collect: false };
const stream = { ...leaking, kind: 'write-stream' };
const keeps = (way: string): Settings => ({ way, stubbed: false });

/** Of which claims about the demos that grow there is a clean window in a walk. */
export const growing: Readonly<Record<string, Readonly<Record<string, (diary: Diary) => boolean>>>> = {
  'per-call-writers': {
    'a-line': calls(leaking, 7_500, 6_000),
    'kilobytes-per-call': calls(leaking, 5_000, 5_000),
    'container-agrees': calls(leaking, 7_500, 6_000),
    'heap-sees-a-part': calls(leaking, 7_500, 6_000),
    'a-descriptor-per-call': calls(leaking, 5_000, 6_000),
    'a-timer-per-call': calls(leaking, 5_000, 7_000),
    'healthy-slope': calls({ ...leaking, pusher: 'shared', writer: 'shared' }, 6_000, 5_000),
    'pusher-is-innocent': calls({ ...leaking, writer: 'shared' }, 6_000, 5_000),
    'writer-is-guilty': calls({ ...leaking, pusher: 'shared' }, 5_000, 5_000),
    'interval-leaks': calls({ ...leaking, kind: 'rotating-file-stream-interval' }, 7_500, 6_000),
    'stream-descriptors': calls(stream, 5_000, 6_000),
    'stream-rss': calls(stream, 5_000, 5_000),
    'pino-threads': calls(pino, 36, 4_000, 760),
    'pino-rss': calls(pino, 36, 4_000, 760),
    'pino-heap': calls(pino, 36, 4_000, 760),
  },
  'what-leaked': {
    'closing-frees-descriptors': calls({ leaves: 'writers-closed' }, 3_000, 4_000),
    'closing-keeps-growth': calls({ leaves: 'writers-closed' }, 5_000, 5_000),
    'closing-frees-kernel': calls({ leaves: 'writers-closed' }, 7_000, 6_000),
    'one-worker-each': calls({ leaves: 'writers-closed' }, 5_000, 7_000),
    'open-costs-kernel': calls({ leaves: 'writers' }, 7_000, 6_000),
    'descriptors-alone': calls({ leaves: 'only-descriptors' }, 7_000, 6_000),
    'workers-alone': calls({ leaves: 'only-workers' }, 5_000, 5_000),
  },
  'the-fix': {
    'descriptors-constant': calls({ repair: 'one-writer' }, 3_000, 4_000),
    'slope-zero': calls({ repair: 'one-writer' }, 12_000, 6_000),
    'nothing-lost': counted({ repair: 'one-writer' }),
    'close-cures-descriptors': calls({ repair: 'close-per-call' }, 3_000, 4_000),
    'close-keeps-the-slope': calls({ repair: 'close-per-call' }, 6_000, 5_000),
    'destroy-looks-right': calls({ repair: 'destroy-per-call' }, 12_000, 6_000),
    'destroy-loses': counted({ repair: 'destroy-per-call' }),
    'pool-holds': calls({ repair: 'pool' }, 12_000, 6_000),
    'drop-worker-holds': calls({ repair: 'drop-worker' }, 12_000, 6_000),
  },
  'four-ways-to-grow': {
    'files-are-cache': steps(keeps('page-cache'), 64, 3_000),
    'files-fill-cache': steps(keeps('page-cache'), 150, 3_000),
    'objects-on-heap': steps(keeps('js-heap'), 90, 3_000),
    'buffers-beside-heap': steps(keeps('off-heap'), 64, 3_000),
    'buffers-are-external': steps(keeps('off-heap'), 110, 3_000),
    'stub-halves': steps({ way: 'off-heap', stubbed: true }, 64, 4_000),
    'descriptors-no-rss': (d) =>
      steps(keeps('descriptors'), 60, 3_000)(d) &&
      Number(d.knobs.stepMb) * d.counter('steps', d.endMs) <= 150,
    'descriptors-in-kernel': (d) =>
      steps(keeps('descriptors'), 60, 3_000)(d) &&
      Number(d.knobs.stepMb) * d.counter('steps', d.endMs) <= 150,
    'threads-cost-mb': (d) => steps(keeps('threads'), 0, 4_000)(d) && d.counter('steps', d.endMs) <= 60,
    'threads-not-on-heap': (d) => steps(keeps('threads'), 0, 4_000)(d) && d.counter('steps', d.endMs) <= 60,
    'leak-is-killed': (d) => {
      const limitMb = Number(d.knobs.limitMb);
      const keptMb = Number(d.knobs.stepMb) * d.counter('steps', d.endMs);
      return (
        isSet(d, keeps('off-heap')) &&
        d.end === 'oom-killed' &&
        limitMb >= 90 &&
        keptMb > 20 &&
        d.first('take-heap-snapshot', 'let-go') > d.endMs
      );
    },
    'held-until-closed': (d) => {
      const ms = d.first('let-go');
      return (
        isSet(d, keeps('deleted-but-open')) &&
        ms > d.phase('stepped') + 700 &&
        steps(keeps('deleted-but-open'), 48, 1_000)(d) &&
        d.first('take-heap-snapshot', 'reclaim') > ms + 1_400 &&
        d.asked('collect-garbage', 'let-go').every((at) => at === ms || Math.abs(at - ms) > 1_400) &&
        d.watched(ms - 700, ms + 1_300)
      );
    },
  },
};
