import { linesMarkup } from '../../charts/lines.ts';
import { type CaseFile, type CaseRun, caseLimits } from '../../protocol/case-file.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { readingOf, type Sample } from '../../protocol/sample.ts';
import { undisturbed } from '../../verdict/disturbed.ts';
import { picture } from '../Grid/grid-lines.ts';
import { placeOf } from '../page/place.ts';
import type { RunShown } from '../page/run-shown.ts';
import { midRunSnapshot } from '../page/until-snapshot.ts';

/** Most characters of a sentence, and of a few words: what a case file takes. */
const most = { sentence: 2000, short: 200 } as const;
/** Most things that the reader did in a run which are kept. */
const mostActs = 100;

/** An ended run as the case keeps it, with a picture of RSS and the container; undefined for a run that has not ended. Pure. */
export function caseRunOf({ demo, mode, file, events }: RunShown): CaseRun | undefined {
  const [first] = events;
  const last = events.at(-1);
  if (first?.type !== 'started' || last?.type !== 'end') return undefined;
  const { run, knobs, startedAt, environment } = first.data;
  const acts = actsOf(events);
  const snapshot = midRunSnapshot(events);
  const settings = Object.entries(knobs).map(([name, value]) => `${name} ${value}`);
  return {
    run: run.slice(0, most.short),
    demo,
    at: startedAt,
    place: placeOf(environment).slice(0, most.short),
    recorded: mode === 'replay',
    ...(file === undefined ? {} : { fromFile: true as const }),
    settings: settings.join(', ').slice(0, most.sentence),
    ending: last.data.end.sentence.slice(0, most.sentence),
    verdict: last.data.verdict.sentence.slice(0, most.sentence),
    ...(acts.length === 0 ? {} : { acts }),
    highest: highestOf(undisturbed(events)),
    ...(snapshot === undefined ? {} : { snapshot }),
    picture: pictureOf(demo, events),
  };
}

/** A case with a run in it; the same run again replaces what was there. */
export function withRun(file: CaseFile, entry: CaseRun): CaseFile {
  return {
    ...file,
    runs: [...file.runs.filter((one) => one.run !== entry.run), entry].slice(-caseLimits.runs),
  };
}

/** What the reader did. */
function actsOf(events: readonly RunEvent[]): { tMs: number; label: string }[] {
  return events
    .flatMap((event) => (event.type === 'mark' && event.data.by === 'reader' ? [event.data] : []))
    .slice(0, mostActs)
    .map(({ tMs, label }) => ({ tMs, label: label.slice(0, most.short) }));
}

function highestOf(samples: readonly Sample[]): NonNullable<CaseRun['highest']> {
  const highest = (group: 'cgroup' | 'process', reading: string): number | undefined => {
    const values = samples.flatMap((sample) => readingOf(sample, group, reading) ?? []);
    return values.length === 0 ? undefined : values.reduce((a, b) => Math.max(a, b), 0);
  };
  const usageBytes = highest('cgroup', 'usageBytes');
  const rssBytes = highest('process', 'rssBytes');
  const fds = highest('process', 'fds');
  return {
    ...(usageBytes === undefined ? {} : { usageBytes }),
    ...(rssBytes === undefined ? {} : { rssBytes }),
    ...(fds === undefined ? {} : { fds }),
  };
}

/** The points of a line that a small picture can show. */
const mostPoints = 120;

function pictureOf(demo: string, events: readonly RunEvent[]): string {
  const series = [
    { group: 'cgroup', reading: 'usageBytes', label: 'container', unit: 'bytes' },
    { group: 'process', reading: 'rssBytes', label: 'RSS', unit: 'bytes' },
  ] as const;
  const lines = series
    .flatMap((one) => picture([{ label: one.label, events }], one, undefined).lines)
    .map((line) => {
      const step = Math.ceil(line.points.length / mostPoints);
      const points = line.points.filter((_, i) => i % step === 0 || i === line.points.length - 1);
      return { ...line, points };
    });
  return linesMarkup({
    ...{ lines, xLabel: 's', yLabel: 'MB' },
    summary: `${demo}: container and RSS in MB`,
    ...{ width: 360, height: 150 },
  });
}
