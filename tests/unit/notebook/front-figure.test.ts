import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { lensById } from '../../../src/formulas/lenses.ts';
import { figureOf, fittingAxes, SIDE } from '../../../src/notebook/Front/figure.ts';
import { figureMarkup } from '../../../src/notebook/Front/figure-markup.ts';
import { figureInWords, jumpFacts } from '../../../src/notebook/Front/in-words.ts';
import { jumpOf, sampleAt, writtenAtMs } from '../../../src/notebook/Front/moments.ts';
import { askedIn } from '../../../src/notebook/Front/question.ts';
import { storyIn } from '../../../src/notebook/Front/story.ts';
import { thinLine } from '../../../src/notebook/Front/thin-line.ts';
import { type Recording, RecordingSchema } from '../../../src/protocol/recording.ts';
import { readingOf, type Sample } from '../../../src/protocol/sample.ts';
import { aSample } from '../charts/a-sample.ts';

const MB = 2 ** 20;
const recording: Recording = RecordingSchema.parse(
  JSON.parse(readFileSync('demos/log-cache/recordings/story.json', 'utf8')),
);

/** The same recording with twice as much on the inactive list. */
const doubled: Recording = {
  ...recording,
  events: recording.events.map((event) => {
    if (event.type !== 'sample' || 'unavailable' in event.data.cgroup) return event;
    const { cgroup } = event.data;
    const more = cgroup.inactiveFileBytes ?? 0;
    const changed = {
      ...cgroup,
      usageBytes: (cgroup.usageBytes ?? 0) + more,
      inactiveFileBytes: more * 2,
    };
    return { ...event, data: { ...event.data, cgroup: changed } };
  }),
};

describe('the figure of the shipped recording', () => {
  test('its four numbers are those of the formulas, at the last line of the log', () => {
    const story = storyIn(recording);
    const figure = figureOf(story.told, story.axes);
    const sample = sampleAt(story.told.samples, writtenAtMs(story.told) ?? 0);
    assert.ok(sample !== undefined);
    const expected = [
      lensById('usage').compute(sample),
      lensById('vmrss').compute(sample),
      lensById('usage-minus-inactive-file').compute(sample),
      readingOf(sample, 'runtime', 'heapUsedBytes'),
    ];
    assert.deepEqual(
      figure.printed.map(({ mb }) => mb * MB),
      expected,
    );
    for (const { mb } of figure.printed) assert.ok(figureMarkup(figure).includes(`<b>${Math.round(mb)}</b>`));
  });

  test('another recording gives other numbers: none is written down', () => {
    const [one, other] = [recording, doubled].map((from) => {
      const story = storyIn(from);
      return figureOf(story.told, story.axes);
    });
    assert.ok(one !== undefined && other !== undefined);
    const mb = (figure: typeof one) => figure.printed[0]?.mb ?? 0;
    assert.ok(mb(other) > mb(one) + 140, `${mb(one)} ${mb(other)}`);
    assert.ok(other.axes.mb >= mb(other) / 1.08);
    assert.match(figureMarkup(other), /31\d MB\.<br>Whose\?/);
  });

  test('the step is told with how long it took and what did not move', () => {
    const jump = jumpOf(storyIn(recording).told);
    assert.ok(jump !== undefined);
    const facts = jumpFacts(jump);
    assert.equal(facts?.step, 'Then, within 0.2 s: <b>+160 MB</b> on kubectl top.');
    assert.equal(facts?.still, 'Nothing was written. The process did not move.');
    const restless = jumpFacts({ ...jump, processBytes: 5 * MB, writtenBytes: 2 * MB });
    assert.equal(restless?.still, '2.0 MB were written. The process moved by +5 MB.');
    const unknown = jumpFacts({ ...jump, processBytes: undefined, writtenBytes: undefined });
    assert.equal(unknown?.still, '');
    assert.equal(jumpFacts({ ...jump, workingSetBytes: 3 * MB }), undefined, 'no step to speak of');
  });

  test('it ends before anything is deleted, and a run in which nothing was read twice is refused', () => {
    const { told, endMs } = storyIn(recording);
    assert.deepEqual(
      told.marks.map(({ name }) => name),
      ['written', 'start-reader', 'read-once', 'read-twice'],
    );
    assert.ok(told.samples.every(({ tMs }) => tMs <= endMs));
    const unread = recording.events.filter(
      (event) => event.type !== 'mark' || event.data.name !== 'read-twice',
    );
    assert.throws(() => storyIn({ events: unread }), /npm run record log-cache/);
  });

  test('in words it says what the picture says', () => {
    const story = storyIn(recording);
    const figure = figureOf(story.told, story.axes);
    assert.match(
      figureInWords(figure, 26.3),
      /^The memory of one container over 26 seconds.* the tools print: Datadog 198, top 86, kubectl top 39 and the heap profiler 10 MB\. .*\+160 MB\. Nothing was written\./,
    );
  });
});

const aRun: fc.Arbitrary<Sample[]> = fc
  .array(
    fc.record({
      usage: fc.double({ min: 0, max: 400 * MB, noNaN: true }),
      inactive: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
      rss: fc.option(fc.double({ min: 0, max: 400 * MB, noNaN: true }), { nil: undefined }),
      gone: fc.boolean(),
    }),
    { maxLength: 60 },
  )
  .map((all) =>
    all.map(({ usage, inactive, rss, gone }, seq) =>
      aSample(
        seq,
        {
          usageBytes: usage,
          anonBytes: usage * (1 - (inactive ?? 0)) * 0.9,
          ...(inactive === undefined ? {} : { inactiveFileBytes: usage * inactive }),
        },
        {
          process: rss === undefined ? {} : { rssBytes: rss },
          ...(gone ? { cgroup: { unavailable: 'No cgroup can be made here.' } } : {}),
        },
      ),
    ),
  );

describe('the figure of any run', () => {
  test('everything drawn stands on the figure, and a number is printed for each tool that has one', () => {
    fc.assert(
      fc.property(aRun, (samples) => {
        const figure = figureOf({ samples, marks: [] }, { seconds: 3, mb: 200 });
        const paths = [...figure.areas.map(({ d }) => d), figure.roof, ...Object.values(figure.lines)].join(
          '',
        );
        for (const [, x, y] of paths.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)) {
          assert.ok(Number(x) >= 0 && Number(x) <= SIDE + 0.1, `${x}`);
          assert.ok(Number(y) <= SIDE && Number(y) >= -SIDE * 0.09, `${y}`);
        }
        assert.doesNotMatch(figureMarkup(figure), /NaN|undefined|Infinity/);
        const last = samples.at(-1);
        if (last === undefined) assert.deepEqual(figure.printed, []);
        else
          assert.equal(
            figure.printed.some(({ tool }) => tool.id === 'usage'),
            readingOf(last, 'cgroup', 'usageBytes') !== undefined,
          );
      }),
    );
  });

  test('no two numbers lie over each other', () => {
    fc.assert(
      fc.property(aRun, (samples) => {
        const markup = figureMarkup(figureOf({ samples, marks: [] }, { seconds: 3, mb: 200 }));
        const feet = [...markup.matchAll(/class="printed [^"]*" style="left:[^;]*;bottom:([\d.]+)%/g)]
          .map(([, foot]) => Number(foot))
          .sort((a, b) => a - b);
        for (const [i, foot] of feet.entries())
          assert.ok(i === 0 || foot - (feet[i - 1] ?? 0) > 9, feet.join());
      }),
    );
  });

  test('the axes stay while the run fits, and grow when it does not', () => {
    const axes = { seconds: 20, mb: 200 };
    assert.deepEqual(fittingAxes([aSample(199, { usageBytes: 210 * MB })], axes), axes);
    assert.deepEqual(fittingAxes([aSample(201, { usageBytes: 230 * MB })], axes), { seconds: 25, mb: 250 });
  });

  test('points that are left out of a line lie on it', () => {
    const points = fc
      .array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 2, maxLength: 80 })
      .map((all) => all.map((y, x) => [x, y] as const));
    fc.assert(
      fc.property(points, fc.double({ min: 0.1, max: 50, noNaN: true }), (all, tolerance) => {
        const kept = thinLine(all, tolerance);
        assert.deepEqual([kept[0], kept.at(-1)], [all[0], all.at(-1)]);
        for (const [x, y] of all) {
          const right = kept.findIndex((point) => point[0] >= x);
          const [x1, y1] = kept[right] ?? [0, 0];
          const [x0, y0] = kept[Math.max(0, right - 1)] ?? [0, 0];
          const on = x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
          assert.ok(Math.abs(on - y) <= tolerance + 1e-6, `${x}`);
        }
      }),
    );
  });
});

test('the last sentence of a question is what is asked', () => {
  assert.deepEqual(askedIn('It stands at 2.5 of 16 GB and climbs. Is that a problem, and whose?'), {
    before: 'It stands at 2.5 of 16 GB and climbs.',
    asks: 'Is that a problem, and whose?',
  });
  assert.deepEqual(askedIn('What do they count?'), { before: '', asks: 'What do they count?' });
  assert.deepEqual(askedIn('The vendor says “files”. It keeps none.').asks, 'It keeps none.');
});
