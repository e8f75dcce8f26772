import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { type CaseContent, latest, standingOf, withEntries } from '../../../src/notebook/CaseFile/case.ts';
import { entriesFrom } from '../../../src/notebook/CaseFile/entries-from.ts';
import { isPlainPicture } from '../../../src/notebook/CaseFile/plain-picture.ts';
import { postMortem } from '../../../src/notebook/CaseFile/post-mortem.ts';
import { caseRunOf } from '../../../src/notebook/CaseFile/run-entered.ts';
import { standaloneSvg, svgAddress } from '../../../src/notebook/CaseFile/standalone-svg.ts';
import { snapshotNote, storyOf } from '../../../src/notebook/CaseFile/story.ts';
import { bearingOf, settingsOf } from '../../../src/notebook/page/run-bearing.ts';
import { thinned } from '../../../src/notebook/page/run-shelf.ts';
import { midRunSnapshot } from '../../../src/notebook/page/until-snapshot.ts';
import type { CaseFile } from '../../../src/protocol/case-file.ts';
import { CaseFileSchema, CaseRunSchema } from '../../../src/protocol/case-file.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { aRun } from './an-event.ts';

const MB = 2 ** 20;
const knob = { label: 'total', unit: 'MB', description: '' };
const demo = {
  id: 'log-cache',
  knobs: {
    totalMb: { ...knob, type: 'integer' as const, minimum: 1, maximum: 512, default: 64 },
    lingerSeconds: { ...knob, type: 'integer' as const, minimum: 1, maximum: 60, default: 5 },
    reader: { type: 'boolean' as const, label: 'reader', default: false, description: '' },
  },
  scenarios: { story: { title: '', knobs: {}, steps: [], record: false } },
  claims: {
    rises: {
      ...{ stage: 'one', scenario: 'story', measure: 'rise(cgroup.usageBytes, calls, 20)', unit: 'bytes' },
      ...{ band: [30 * MB, 1000 * MB] as [number, number], claim: 'The container rises.' },
    },
  },
};
const settings = settingsOf(demo, 'story');
const content: CaseContent = {
  hypotheses: [
    {
      ...{ id: 'grows', stage: 'one', text: 'It grows.', outcome: 'It did.' },
      tests: [{ claim: 'log-cache/rises', holding: 'supports' }],
    },
    {
      ...{ id: 'stays', stage: 'one', text: 'It stays.', outcome: 'It did not.' },
      tests: [{ claim: 'log-cache/rises', holding: 'refutes' }],
    },
  ],
  demos: [demo],
};
const started = (events: RunEvent[], run: string, knobs: Record<string, number | boolean> = {}): RunEvent[] =>
  events.map((event) =>
    event.type === 'started' ? { ...event, data: { ...event.data, run, knobs } } : event,
  );
/** A run of 50 samples in which the container rises by the given MB with each. */
const rising = (mb: number, run = 'r1', knobs = {}) => ({
  ...{ demo: 'log-cache', mode: 'live' as const },
  events: started(aRun(50), run, knobs).map(
    (event): RunEvent =>
      event.type === 'sample'
        ? {
            ...event,
            data: {
              ...event.data,
              cgroup: { ...event.data.cgroup, usageBytes: event.data.seq * mb * MB },
              demo: { calls: event.data.seq },
            },
          }
        : event,
  ),
});
const empty: CaseFile = { entries: [], own: [], runs: [] };

describe('runs move hypotheses', () => {
  test('a claim that holds supports one and refutes the other; one that fails does the opposite', () => {
    const up = entriesFrom(content, rising(1));
    assert.deepEqual(
      up.map(({ hypothesis, effect, value }) => [hypothesis, effect, value]),
      [
        ['grows', 'supports', 49 * MB],
        ['stays', 'refutes', 49 * MB],
      ],
    );
    const level = entriesFrom(content, rising(0));
    assert.deepEqual(
      level.map(({ effect }) => effect),
      ['refutes', 'supports'],
    );
  });

  test('a run that goes on, of another demo, or that does something else, moves nothing', () => {
    assert.deepEqual(entriesFrom(content, { ...rising(1), demo: 'the-fix' }), []);
    assert.deepEqual(entriesFrom(content, { ...rising(1), events: rising(1).events.slice(0, -1) }), []);
    assert.deepEqual(entriesFrom(content, rising(1, 'r1', { reader: true })), []);
    assert.equal(entriesFrom(content, rising(1, 'r1', { totalMb: 32 })).length, 2, 'only more or less of it');
  });

  test('the newest run of a claim decides; evidence both ways is called so', () => {
    const first = withEntries(empty, entriesFrom(content, rising(1, 'r1')));
    assert.equal(standingOf(first.entries, 'grows'), 'supported');
    assert.equal(standingOf(first.entries, 'other'), 'open');
    const second = withEntries(first, entriesFrom(content, rising(0, 'r2')));
    assert.equal(second.entries.length, 4, 'the first is kept');
    assert.equal(standingOf(second.entries, 'grows'), 'refuted');
    const again = withEntries(second, entriesFrom(content, rising(1, 'r2')));
    assert.equal(again.entries.length, 4, 'the same run is told once');
    const [entry] = again.entries;
    assert.ok(entry !== undefined);
    const both = withEntries(again, [{ ...entry, run: 'r9', claim: 'log-cache/else', effect: 'refutes' }]);
    assert.equal(standingOf(both.entries, 'grows'), 'contradictory');
  });

  test('a run that shows nothing leaves the move of an earlier one, and the move keeps its run and its window', () => {
    const first = withEntries(empty, entriesFrom(content, rising(1, 'r1')));
    const cut = {
      ...rising(1, 'r2'),
      events: [...rising(1, 'r2').events.slice(0, 5), ...rising(1).events.slice(-1)],
    };
    const second = withEntries(first, entriesFrom(content, cut));
    assert.deepEqual(second, first);
    const [entry] = latest(second.entries, 'grows');
    assert.equal(entry?.run, 'r1');
    assert.ok(entry?.window !== undefined && entry.window.toTMs > entry.window.fromTMs);
  });

  test('what failed on a side that says nothing moves nothing', () => {
    const sided: CaseContent = {
      ...content,
      hypotheses: content.hypotheses.map((one) => ({
        ...one,
        tests: one.tests.map((test) => ({ ...test, below: 'does-not-tell' as const })),
      })),
    };
    assert.deepEqual(
      entriesFrom(sided, rising(0)).map(({ effect }) => effect),
      ['does-not-tell', 'does-not-tell'],
    );
  });

  test('a case from before the windows were kept can be read, and told', () => {
    const [entry] = entriesFrom(content, rising(1));
    assert.ok(entry !== undefined);
    const { window: _, ...old } = entry;
    const file = CaseFileSchema.parse({ ...empty, entries: [old] });
    const text = postMortem(content.hypotheses, file, '', () => '');
    assert.match(text, /in the run of 2026-11-22 20:00 \(log-cache\)\.$/m);
  });

  test('the outcome in the text is told only of a hypothesis that stands as the text has it', () => {
    const outcome = (mb: number) =>
      postMortem(content.hypotheses, withEntries(empty, entriesFrom(content, rising(mb))), '', () => '');
    assert.match(outcome(1), /\*\*Supported\.\*\* It did\./);
    assert.match(outcome(0), /\*\*Refuted\.\*\*\n/);
  });

  test('what cannot decide does not tell, whether the claim holds or not, and weighs nothing beside what can', () => {
    const undecided: CaseContent = {
      ...content,
      hypotheses: content.hypotheses.map((one) => ({
        ...one,
        tests: one.tests.map((test) => ({ ...test, holding: 'does-not-tell' as const })),
      })),
    };
    for (const mb of [1, 0]) {
      const file = withEntries(empty, entriesFrom(undecided, rising(mb)));
      assert.equal(standingOf(file.entries, 'grows'), 'not-told');
    }
    const [entry] = entriesFrom(content, rising(1));
    assert.ok(entry !== undefined);
    const file = withEntries(empty, [entry, { ...entry, claim: 'log-cache/else', effect: 'does-not-tell' }]);
    assert.equal(standingOf(file.entries, 'grows'), 'supported');
  });

  test('what is kept is bounded, the newest first to stay', () => {
    let file = empty;
    for (let i = 0; i < 200; i++) file = withEntries(file, entriesFrom(content, rising(1, `r${i}`)));
    assert.equal(file.entries.length, 300);
    assert.equal(file.entries.at(-1)?.run, 'r199');
    assert.deepEqual(CaseFileSchema.parse(file), file, 'it can be read back');
  });
});

describe('nothing is told before it was met', () => {
  const told = (file: CaseFile) => postMortem(content.hypotheses, file, '', () => 'picture.svg');

  test('an empty case names no hypothesis, and each section says what would fill it', () => {
    const text = told(empty);
    for (const { text: hypothesis, outcome } of content.hypotheses)
      assert.ok(!text.includes(hypothesis) && !text.includes(outcome));
    const sections = text.split(/^## /m).slice(1);
    assert.equal(sections.length, 9);
    for (const section of sections)
      assert.match(section, /^.+\n\n\*(?:Empty so far|No|Nothing)[^\n]+\*\n/, section);
    const story = storyOf(content.hypotheses, empty);
    assert.deepEqual([story.summary, story.suspects, story.cause, story.fix].flat(), []);
  });

  test('a hypothesis appears with the first run that bears on it, and a cause once runs support it', () => {
    const [grows, stays] = content.hypotheses.map((one) => ({ ...one, section: 'cause' as const }));
    assert.ok(grows !== undefined && stays !== undefined);
    const file = withEntries(
      empty,
      entriesFrom(content, rising(1)).filter((one) => one.hypothesis === 'stays'),
    );
    const story = storyOf([grows, stays], file);
    assert.deepEqual(
      story.suspects.map(({ hypothesis, standing }) => [hypothesis.id, standing]),
      [['stays', 'refuted']],
    );
    assert.deepEqual(story.cause, [], 'what is refuted is no cause');
    const both = storyOf([grows, stays], withEntries(empty, entriesFrom(content, rising(1))));
    assert.deepEqual(
      both.suspects.map(({ standing }) => standing),
      ['refuted', 'supported'],
    );
    assert.deepEqual(
      both.cause.map(({ hypothesis }) => hypothesis.id),
      ['grows'],
    );
    assert.match(both.summary[0] ?? '', /^It grows\.$/);
  });
});

describe('a run as the case keeps it', () => {
  const marked = (names: readonly (readonly [name: string, by: 'program' | 'reader'])[]) => ({
    ...rising(1),
    events: rising(1).events.flatMap((event): RunEvent[] =>
      event.type !== 'mark'
        ? [event]
        : names.map(([name, by]) => ({ ...event, data: { ...event.data, name, label: name, by } })),
    ),
  });

  test('keeps what the reader did, the highest readings, and no more of the picture than can be seen', () => {
    const run = caseRunOf(marked([['sync', 'reader']]));
    assert.deepEqual(run?.acts, [{ tMs: 2500, label: 'sync' }]);
    assert.equal(run.highest?.usageBytes, 49 * MB);
    assert.equal(run.snapshot, undefined);
    assert.ok(CaseRunSchema.safeParse(run).success && isPlainPicture(run.picture));
    assert.equal(caseRunOf({ ...rising(1), events: rising(1).events.slice(0, -1) }), undefined, 'not ended');
  });

  test('a heap snapshot in the middle of the work: the run says of what part its verdict is', () => {
    const run = caseRunOf(marked([['profiling', 'program']]));
    assert.deepEqual(run?.snapshot, { atTMs: 2500, endedTMs: 5000 });
    assert.match(
      snapshotNote(run),
      /^A heap snapshot was taken 2\.5 s into this run, which went on to 5\.0 s: the verdict and the picture are of the part before/,
    );
    assert.ok((run.highest?.usageBytes ?? 0) < 49 * MB, 'nor are its numbers of what came after');
    const text = postMortem([], { ...empty, runs: [run] }, '', () => '');
    assert.match(
      text,
      /which went on to 5\.0 s: the verdict and the picture are of the part before the snapshot\./,
    );
  });

  test('a snapshot after the work is over takes nothing away', () => {
    assert.equal(
      midRunSnapshot(
        marked([
          ['done', 'program'],
          ['profiling', 'program'],
        ]).events,
      ),
      undefined,
    );
    assert.equal(midRunSnapshot(rising(1).events), undefined);
  });

  test('a run from a file of the reader’s is called so', () => {
    const shown = { ...rising(1), mode: 'replay' as const, file: 'mine.json' };
    assert.equal(caseRunOf(shown)?.fromFile, true);
    assert.ok(entriesFrom(content, shown).every((entry) => entry.fromFile === true));
    assert.match(
      postMortem(content.hypotheses, withEntries(empty, entriesFrom(content, shown)), '', () => ''),
      /in the run from a file of 2026-11-22 20:00/,
    );
  });
});

test('how long a program stays is not a difference; how much is one in words; what it does is another run', () => {
  assert.deepEqual(bearingOf(settings, { totalMb: 64, reader: false, lingerSeconds: 9 }), { kind: 'same' });
  assert.deepEqual(bearingOf(settings, { totalMb: 32, reader: false }), {
    kind: 'settings',
    words: 'total 32 instead of 64',
  });
  assert.deepEqual(bearingOf(settings, { totalMb: 64, reader: true }), { kind: 'other' });
});

test('a run on the shelf has at most 600 samples, and all of its marks', () => {
  const kept = thinned(aRun(5000));
  assert.ok(kept.filter(({ type }) => type === 'sample').length <= 600);
  for (const type of ['started', 'mark', 'log', 'end'])
    assert.equal(kept.filter((event) => event.type === type).length, 1, type);
  assert.deepEqual(thinned(aRun(50)), aRun(50));
});

test('a picture that leaves the page takes its colours and its namespace along', () => {
  const svg = standaloneSvg('<svg class="lines" viewBox="0 0 1 1"><text>µ</text></svg>');
  assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" class="lines" viewBox="0 0 1 1"><style>/);
  const [, base64 = ''] = svgAddress('<svg><text>µ</text></svg>').split('base64,');
  assert.match(Buffer.from(base64, 'base64').toString('utf8'), /µ/);
});

test('the post-mortem is, word for word, the one that was looked at', () => {
  const entries = [rising(1, 'r1'), rising(0, 'r2')].flatMap((run) => entriesFrom(content, run).slice(0, 1));
  const file: CaseFile = {
    entries,
    own: [{ id: 'o1', text: 'a | in\nmy text', standing: 'cannot-tell' }],
    notes: { impact: 'Two restarts.\n\nThe on-call was paged.' },
    followUps: [{ id: 'f1', text: 'Alert on anon', done: true }],
    runs: [
      {
        ...{ run: 'r1', demo: 'log-cache', at: '2026-11-22T20:00:00Z', place: 'Linux 6.18, cgroup v1' },
        ...{ recorded: false, settings: 'total 64 MB', ending: 'finished', verdict: 'Page cache.' },
        acts: [{ tMs: 8200, label: 'log reader on' }],
        highest: { usageBytes: 199 * MB, rssBytes: 31.5 * MB, fds: 8023 },
        picture: '<svg></svg>',
      },
      {
        ...{ run: 'r2', demo: 'log-cache', at: '2026-11-22T19:00:00Z', place: 'Linux 6.1, cgroup v2' },
        ...{ recorded: true, settings: 'total | 1 MB', ending: 'finished', verdict: 'Nothing grew.' },
        picture: '<svg></svg>',
      },
    ],
  };
  const text = postMortem(content.hypotheses, file, 'http://127.0.0.1:4600', () => 'picture.svg');
  const golden = new URL('../../fixtures/post-mortem.md', import.meta.url);
  assert.equal(text, readFileSync(golden, 'utf8'));
});
