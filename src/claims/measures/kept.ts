import { readingOf, type Sample } from '../../protocol/sample.ts';
import { spoiledBy, spoilersIn } from '../clean.ts';
import { NotShown } from '../not-shown.ts';
import { type RunHistory, sampleBefore } from '../run-history.ts';
import type { Measure } from './measure.ts';
import { level, named } from './work-stretch.ts';

const MB = 2 ** 20;
/** What was kept has to pass the limit by this much, so that it is the leak that was killed. */
const passedBy = 1.2;
/** Charges that one CPU keeps in advance. Source: Linux include/linux/memcontrol.h, MEMCG_CHARGE_BATCH. */
const batchBytes = 64 * 4096;

/** Measures of what a program keeps: until when, and what becomes of it. */
export const keptMeasures: Readonly<Record<string, Measure>> = {
  /** Processes that the kernel killed for a leak of a knob's MB with every unit of a counter, by its own counter. */
  oomKills: {
    read: (run, { words: [counter = '', knob = ''] }) => {
      const counts = run.samples.flatMap((sample) => readingOf(sample, 'demo', counter) ?? []);
      const units = counts.at(-1) ?? 0;
      const window = { fromTMs: 0, toTMs: run.samples.at(-1)?.tMs ?? 0 };
      const raise = 'let it keep more than the memory limit, and stay until it ends';
      if (run.end?.kind === 'oom-killed') {
        if (units < 2)
          throw new NotShown('it was killed before it kept anything', 'set a higher memory limit');
        return { value: run.end.oomKills, noise: 0, window };
      }
      const limitBytes = run.samples
        .flatMap((sample) => readingOf(sample, 'cgroup', 'limitBytes') ?? [])
        .at(-1);
      const perUnit = run.knobs?.[knob];
      if (limitBytes === undefined || typeof perUnit !== 'number')
        throw new NotShown('this run had no limit that could be read', raise);
      const keptMb = units * perUnit;
      const letGo = run.acts.some(({ name }) => name === 'let-go');
      if (letGo || run.end === undefined || keptMb * MB < passedBy * limitBytes)
        throw new NotShown(
          letGo
            ? 'you let go of what was kept'
            : `it kept ${keptMb} MB, under a limit of ${Math.round(limitBytes / MB)} MB`,
          raise,
        );
      const last = run.samples.findLast((sample) => readingOf(sample, 'cgroup', 'oomKills') !== undefined);
      if (last === undefined)
        throw new NotShown('the kernel counter oom_kill cannot be read on this machine');
      return { value: level(last, named('cgroup.oomKills')), noise: 0, window };
    },
  },
  /** How far a reading fell within a given number of milliseconds after an action, as a share of what it was above its lowest before. */
  fellAfter: {
    read: (run, { words: [name = '', what, withinMs] }) => {
      const again = 'wait for the mark “last step done”, and let go then';
      const act = run.acts.find((one) => one.name === name);
      if (act === undefined) throw new NotShown('you did not let go in this run', again);
      const before = sampleBefore(run.samples, act.fromTMs);
      const next = run.acts.find(
        (one) => one !== act && one.toTMs >= before.tMs && one.fromTMs >= act.fromTMs,
      );
      if (next !== undefined && next.fromTMs <= act.toTMs)
        throw new NotShown(`you asked for “${next.label}” in the same moment`, again);
      const untilTMs = Math.min(
        act.toTMs + Number(withinMs ?? 1000),
        next?.fromTMs ?? Number.POSITIVE_INFINITY,
      );
      const after = run.samples.findLast((sample) => sample.tMs >= act.toTMs && sample.tMs <= untilTMs);
      if (after === undefined) throw new NotShown('the run ended before the effect could be seen', again);
      if (stepsOf(before) !== stepsOf(after))
        throw new NotShown('steps were still done when you let go, and each keeps something', again);
      const spoilers = spoilersIn(run, ['reclaim', 'limit', 'taken-back', 'profiler'], 0, after.tMs);
      if (spoilers.length > 0) throw spoiledBy(spoilers, new NotShown(''));
      const asked = named(what);
      // Not the first that goes with a report: a program on a busy machine may have begun to work by then.
      const base = Math.min(
        ...earlier(run, act.fromTMs).flatMap((one) => readingOf(one, asked.group, asked.reading) ?? []),
      );
      const rise = level(before, asked) - base;
      if (!(rise > 0)) throw new NotShown(`${what} had not risen before`, again);
      return {
        value: (level(before, asked) - level(after, asked)) / rise,
        noise: (2 * batchBytes) / rise,
        window: { fromTMs: before.tMs, toTMs: after.tMs },
        todo: 'let it keep more before you let go',
      };
    },
  },
};

const earlier = (run: RunHistory, tMs: number): readonly Sample[] =>
  run.samples.filter((sample) => sample.tMs <= tMs);
const stepsOf = (sample: Sample): number | undefined => readingOf(sample, 'demo', 'steps');
