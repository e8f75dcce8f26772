import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadCatalogue } from '../../src/catalogue/load-catalogue.ts';
import { claimEvidence } from '../../src/claims/claim-evidence.ts';
import { RecordingSchema } from '../../src/protocol/recording.ts';
import { judgeRun } from '../../src/verdict/judge.ts';

// What ships with the page is held to the same as a new run: ending, verdict and every claim.

const demosDir = fileURLToPath(new URL('../../demos', import.meta.url));
const recorded = (demo: string, scenario: string) =>
  RecordingSchema.parse(
    JSON.parse(readFileSync(join(demosDir, demo, 'recordings', `${scenario}.json`), 'utf8')),
  );

describe('recordings', () => {
  for (const demo of loadCatalogue(demosDir).list()) {
    for (const [id, scenario] of Object.entries(demo.scenarios)) {
      if (!scenario.record) continue;
      test(`${demo.id}/${id} ends, is judged and measures as it is declared`, () => {
        const { events } = recorded(demo.id, id);
        const last = events.at(-1);
        assert.equal(last?.type === 'end' && last.data.end.kind, scenario.ends ?? 'finished');
        const verdict = judgeRun(events, demo.work);
        if (scenario.verdict !== undefined) assert.equal(verdict.kind, scenario.verdict, verdict.sentence);
        const stored = last?.type === 'end' ? last.data.verdict : undefined;
        assert.equal(stored?.sentence, verdict.sentence, 'npm run rejudge puts the verdict of today into it');
        assert.equal(stored?.kind, verdict.kind);
        for (const [name, claim] of Object.entries(demo.claims)) {
          if (claim.scenario !== id) continue;
          const found = claimEvidence(demo, name, events);
          assert.equal(found.result, 'holds', `${name}: ${JSON.stringify(found)}`);
        }
      });
    }
  }

  test('every class of growth that a demo can show is told on some recording, and none on the healthy ones', () => {
    const kinds = new Set(
      loadCatalogue(demosDir)
        .list()
        .flatMap((demo) => Object.values(demo.scenarios).map(({ verdict }) => verdict)),
    );
    for (const kind of [
      ...['page-cache', 'deleted-but-open', 'js-heap', 'timers', 'off-heap', 'threads'],
      ...['goroutines', 'descriptors', 'child-processes', 'none'],
    ] as const)
      assert.ok(kinds.has(kind), `no scenario shows ${kind}`);
  });

  test('a recording that was broken is judged otherwise: descriptors held level are no leak of descriptors', () => {
    const { events } = recorded('per-call-writers', 'write-stream');
    const healed = events.map((event) =>
      event.type === 'sample'
        ? { ...event, data: { ...event.data, process: { ...event.data.process, fds: 30 } } }
        : event,
    );
    const work = { counter: 'calls', unit: 'call' };
    assert.equal(judgeRun(events, work).kind, 'descriptors');
    assert.equal(judgeRun(healed, work).kind, 'none');
  });
});
