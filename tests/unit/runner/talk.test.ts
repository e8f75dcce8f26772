import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { CatalogueEntry } from '../../../src/protocol/demo.ts';
import type { RunnerMessage } from '../../../src/protocol/program-message.ts';
import type { LogLine } from '../../../src/protocol/run-event.ts';
import { createProgramTalk, type Phase } from '../../../src/runner/program-talk.ts';
import { createLastWords } from '../../../src/runner/talk/last-words.ts';
import { createLineSplitter } from '../../../src/runner/talk/line-splitter.ts';
import { createLogOutput } from '../../../src/runner/talk/log-output.ts';
import { createPace } from '../../../src/runner/talk/pace.ts';
import { printable } from '../../../src/runner/talk/printable.ts';
import { parseProgramMessage } from '../../../src/runner/talk/program-channel.ts';
import { handClock } from '../sampling/hand-clock.ts';

describe('line splitter', () => {
  test('lines are the same however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.array(fc.integer({ min: 1, max: 7 })),
        (text, cuts) => {
          const bytes = Buffer.from(text.toWellFormed());
          const whole = createLineSplitter(1000);
          const expected = [...whole.push(bytes), ...whole.end()];
          const pieces = createLineSplitter(1000);
          const got = [];
          let at = 0;
          for (const cut of cuts) {
            got.push(...pieces.push(bytes.subarray(at, at + cut)));
            at += cut;
          }
          got.push(...pieces.push(bytes.subarray(at)), ...pieces.end());
          assert.deepEqual(got, expected);
        },
      ),
    );
  });

  test('a line without end keeps only its beginning', () => {
    const splitter = createLineSplitter(10);
    for (let i = 0; i < 1000; i++) assert.deepEqual(splitter.push(Buffer.from('abcdefgh')), []);
    assert.deepEqual(splitter.push(Buffer.from('\nnext\r\n')), [
      { text: 'abcdefghab', cut: true },
      { text: 'next', cut: false },
    ]);
  });
});

describe('printable', () => {
  test('shows controls as pictures and leaves the rest', () => {
    assert.equal(printable('\u001b[31mred\u0007\u007f\ttab é 漢 🎉'), '␛[31mred␇␡\ttab é 漢 🎉');
  });

  test('never lets a control character or a direction mark through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const safe = printable(text);
        assert.doesNotMatch(safe.replaceAll('\t', ''), /\p{Cc}|\p{Bidi_Control}/u);
        assert.ok(safe.isWellFormed());
      }),
    );
  });
});

describe('pace', () => {
  test('when a second is used up, its rest is to be waited for', () => {
    const clock = handClock();
    const pace = createPace(clock, 3);
    clock.turn(200);
    assert.deepEqual([pace.count(), pace.count(), pace.count()], [0, 0, 800]);
    clock.turn(800);
    assert.equal(pace.count(), 0);
  });
});

describe('log output', () => {
  function listen(limits: { bytes?: number; lines?: number; linesPerSecond?: number } = {}) {
    const clock = handClock(1000);
    const lines: LogLine[] = [];
    const stream = new PassThrough();
    const output = createLogOutput(
      clock,
      1000,
      { bytes: 1000, lines: 100, linesPerSecond: 50, ...limits },
      (line) => lines.push(line),
    );
    output.read(stream, 'stdout');
    return { clock, lines, stream, output };
  }
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  test('tells lines with their time, the last one even without a line feed', async () => {
    const { clock, lines, stream, output } = listen();
    clock.turn(7);
    stream.end('first\nlast');
    await turn();
    assert.deepEqual(lines, [
      { tMs: 7, stream: 'stdout', text: 'first' },
      { tMs: 7, stream: 'stdout', text: 'last' },
    ]);
    assert.equal(output.lastWords(), 'last');
  });

  test('a fast program is made to wait; what it leaves behind is read at once, up to the limit', async () => {
    const { lines, stream, output } = listen();
    for (let n = 1; n <= 150; n++) stream.write(`${n}\n`);
    stream.end();
    await turn();
    assert.equal(lines.length, 50);
    assert.equal(stream.isPaused(), true);
    output.hurry();
    stream.resume();
    await turn();
    assert.equal(lines.length, 101);
    assert.match(lines[100]?.text ?? '', /what it says from here on is not kept/);
  });

  test('says once that it keeps no more, and goes on draining slowly', async () => {
    const { clock, lines, stream } = listen({ bytes: 10 });
    stream.write('12345\n67890 and more\n');
    await turn();
    stream.write('even more\n');
    await turn();
    assert.deepEqual(
      lines.map((line) => [line.stream, line.text]),
      [
        ['stdout', '12345'],
        ['runner', 'The program has said 10 bytes or 100 lines; what it says from here on is not kept.'],
      ],
    );
    assert.equal(stream.isPaused(), true);
    clock.turn(100);
    assert.equal(stream.isPaused(), false);
  });

  test('a fast program is made to wait for the next second', async () => {
    const { clock, lines, stream } = listen({ linesPerSecond: 5 });
    stream.write('x\n'.repeat(5));
    await turn();
    assert.equal(lines.length, 5);
    assert.equal(stream.isPaused(), true);
    stream.write('y\n');
    await turn();
    assert.equal(lines.length, 5);
    clock.turn(1000);
    await turn();
    assert.equal(lines.at(-1)?.text, 'y');
  });
});

describe('last words', () => {
  test('of an uncaught error are its message, not its stack', () => {
    const last = createLastWords();
    const said = [
      'node:fs:573',
      '  return binding.open(',
      '                 ^',
      '',
      "Error: ENOENT: no such file, open 'x'",
      '    at openSync (node:fs:573:18) {',
      '  errno: -2',
      '}',
      '',
      'Node.js v26.10.0',
    ];
    for (const line of said) last.hear(line);
    assert.equal(last.words(), "Error: ENOENT: no such file, open 'x'");
  });

  test('are cut, and are undefined when nothing was said', () => {
    const last = createLastWords();
    assert.equal(last.words(), undefined);
    last.hear('z'.repeat(1000));
    assert.equal(last.words()?.length, 300);
  });
});

describe('messages of a program', () => {
  for (const [name, text] of [
    ['no JSON', '{'],
    ['an unknown kind', '{"hello":1}'],
    ['two kinds at once', '{"phase":{"name":"a","label":"b"},"done":{"request":1}}'],
    ['a counter that is no number', '{"report":{"counters":{"calls":"7"},"runtime":{}}}'],
    ['a negative size', '{"report":{"counters":{},"runtime":{"heapUsedBytes":-1}}}'],
  ] as const) {
    test(`${name} is none`, () => assert.equal(parseProgramMessage(text), undefined));
  }

  test('a phase is one', () => {
    assert.deepEqual(parseProgramMessage('{"phase":{"name":"a","label":"b"}}'), {
      phase: { name: 'a', label: 'b' },
    });
  });

  const withProfile = (profile: object) =>
    parseProgramMessage(JSON.stringify({ phase: { name: 'a', label: 'b', profile } }));

  test('a profile that is too large, or of other types, is none: the page prints what came through', () => {
    const fine = { title: 'heap', tool: 'v8' };
    assert.ok(withProfile(fine) !== undefined);
    const row = { name: 'x', bytes: 1 };
    for (const [what, part] of [
      ['31 rows', { rows: Array.from({ length: 31 }, () => row) }],
      ['a name of 121 characters', { rows: [{ name: 'x'.repeat(121), bytes: 1 }] }],
      ['negative bytes', { rows: [{ name: 'x', bytes: -1 }] }],
      ['bytes that are no number', { rows: [{ name: 'x', bytes: '1' }] }],
      ['half an object', { rows: [{ name: 'x', count: 0.5, bytes: 1 }] }],
      ['11 ways', { paths: Array.from({ length: 11 }, () => ({ name: 'x', steps: [] })) }],
      ['a way of 21 steps', { paths: [{ name: 'x', steps: Array.from({ length: 21 }, () => 's') }] }],
      ['81 lines', { text: Array.from({ length: 81 }, () => 'l') }],
      ['a line that is no text', { text: [{ toString: 'x' }] }],
      ['no title', { title: undefined }],
    ] as const)
      assert.equal(withProfile({ ...fine, ...part }), undefined, what);
  });
});

describe('talk with a program', () => {
  const action = (id: string, answersWithinMs?: number) => ({
    ...{ id, label: id, description: id, by: 'program' as const },
    ...(answersWithinMs === undefined ? {} : { answersWithinMs }),
  });
  const demo = {
    counters: { calls: { label: 'calls', unit: 'count' } },
    actions: [action('quick'), action('snapshot', 60_000)],
  } as unknown as CatalogueEntry; // as much of a demo as a talk needs

  test('an action that is not answered in its own time is given up, and a later answer changes nothing', async () => {
    const clock = handClock();
    const talk = createProgramTalk(demo, clock, () => undefined);
    const sent: number[] = [];
    const channel = { send: ({ action: { request } }: RunnerMessage) => void sent.push(request) };
    const outcome = (id: string) => talk.ask(channel, id).then(String, (error: Error) => error.message);
    const quick = outcome('quick');
    const snapshot = outcome('snapshot');
    clock.turn(5000);
    assert.match(await quick, /did not answer to quick within 5 s/);
    talk.hear({ done: { request: sent[0] ?? 0, detail: 'too late' } });
    clock.turn(54_000);
    talk.hear({ done: { request: sent[1] ?? 0, detail: 'took a while' } });
    assert.equal(await snapshot, 'took a while');
    const second = outcome('snapshot');
    clock.turn(60_000);
    assert.match(await second, /did not answer to snapshot within 60 s/);
    assert.equal(clock.waiting, 0, 'no timer is left');
  });

  test('what is still asked when the program ends is refused, and nothing waits for it', async () => {
    const clock = handClock();
    const talk = createProgramTalk(demo, clock, () => undefined);
    const asked = talk.ask({ send: () => undefined }, 'snapshot').catch((error: Error) => error.message);
    talk.hangUp();
    assert.match(String(await asked), /The run ended before the action was done/);
    assert.equal(clock.waiting, 0);
  });

  test('the words of a profile are made safe to print, its figures are left', () => {
    const phases: Phase[] = [];
    const talk = createProgramTalk(demo, handClock(), (phase) => phases.push(phase));
    const evil = '\u001b]52;c;x\u0007';
    talk.hear({
      phase: {
        ...{ name: 'n', label: evil },
        profile: {
          ...{ title: evil, tool: evil, totalBytes: 7 },
          rows: [{ name: evil, bytes: 3 }],
          paths: [{ name: evil, steps: [evil] }],
          text: [evil],
        },
      },
    });
    assert.doesNotMatch(JSON.stringify(phases), /\\u001b|\\u0007/);
    assert.equal(phases[0]?.profile?.totalBytes, 7);
    assert.equal(phases[0]?.profile?.rows?.[0]?.bytes, 3);
  });

  test('a program announces two hundred phases and no more', () => {
    let phases = 0;
    const talk = createProgramTalk(demo, handClock(), () => {
      phases += 1;
    });
    for (let i = 0; i < 1000; i++) talk.hear({ phase: { name: 'n', label: 'l' } });
    assert.equal(phases, 200);
  });
});
