import { evidenceOf } from '../../claims/evidence.ts';
import type { CaseEntry } from '../../protocol/case-file.ts';
import { placeOf } from '../page/place.ts';
import type { RunShown } from '../page/run-shown.ts';
import type { CaseContent } from './case.ts';

/** What an ended run does to the hypotheses: one entry for every claim that it showed. What it did not show moves nothing. */
export function entriesFrom(content: CaseContent, shown: RunShown): CaseEntry[] {
  const started = shown.events.find((event) => event.type === 'started');
  const demo = content.demos.find(({ id }) => id === shown.demo);
  if (started?.type !== 'started' || shown.events.at(-1)?.type !== 'end' || demo === undefined) return [];
  const { run, startedAt, environment } = started.data;
  const { claims, hypotheses } = evidenceOf(demo, content.hypotheses, shown.events);
  return hypotheses.flatMap(({ id: hypothesis, move: effect, claim: name }): CaseEntry[] => {
    const declared = demo.claims[name.slice(demo.id.length + 1)];
    const found = claims.find(({ claim }) => claim === name);
    if (declared === undefined || found?.value === undefined || !Number.isFinite(found.value)) return [];
    const { claim: sentence, stage, band, unit } = declared;
    const about = { hypothesis, claim: name, sentence, stage, value: found.value, band, unit, effect };
    return [
      {
        ...about,
        run,
        demo: shown.demo,
        at: startedAt,
        place: placeOf(environment),
        recorded: shown.mode === 'replay',
        ...(shown.file === undefined ? {} : { fromFile: true as const }),
        ...(found.window === undefined ? {} : { window: found.window }),
      },
    ];
  });
}
