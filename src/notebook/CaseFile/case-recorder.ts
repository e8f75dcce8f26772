import { linesMarkup } from '../../charts/lines.ts';
import type { CaseFile } from '../../protocol/case-file.ts';
import { atRoot } from '../../replay/site-root.ts';
import { picture } from '../Grid/grid-lines.ts';
import { part, setText } from '../page/element.ts';
import { placeOf } from '../page/place.ts';
import { onAnyRunShown, type RunShown } from '../page/run-shown.ts';
import { type CaseContent, entriesFrom, withEntries } from './case.ts';
import { onCaseChanged, readCase, writeCase } from './kept-case.ts';

/** Most runs whose picture and verdict are kept. */
const mostRuns = 40;

let content: Promise<CaseContent | undefined> | undefined;

/** Asked for once a page, and only when a run has ended. */
function caseContent(): Promise<CaseContent | undefined> {
  content ??= fetch(atRoot('case-file/content.json'))
    .then((response) => (response.ok ? (response.json() as Promise<CaseContent>) : undefined))
    .catch(() => undefined);
  return content;
}

/** `<case-recorder>`: enters every ended run into the case file, and says at the end of a stage how the case stands. */
class CaseRecorder extends HTMLElement {
  connectedCallback(): void {
    const seen = new Set<string>();
    onAnyRunShown((shown) => {
      const [first] = shown.events;
      if (first?.type !== 'started' || shown.events.at(-1)?.type !== 'end') return;
      if (shown.mode === 'replay' && shown.watched !== true) return;
      const key = `${shown.mode} ${first.data.run}`;
      if (seen.has(key)) return;
      seen.add(key);
      void this.#enter(shown);
    });
    onCaseChanged(() => this.#tell());
    this.#tell();
  }

  async #enter(shown: RunShown): Promise<void> {
    const found = await caseContent();
    if (found === undefined) return;
    writeCase(withRun(withEntries(readCase(), entriesFrom(found, shown)), shown));
  }

  #tell(): void {
    const { entries, runs } = readCase();
    const moved = new Set(entries.map((entry) => entry.hypothesis)).size;
    setText(
      part(this, 'case-line'),
      runs.length === 0
        ? 'Case file: empty so far. Each run that ends is entered.'
        : `Case file: ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}, ${moved} ${moved === 1 ? 'hypothesis' : 'hypotheses'} with evidence.`,
    );
  }
}

/** Notes a run with its ending, its verdict and a picture of RSS and the container. */
function withRun(file: CaseFile, { demo, mode, events }: RunShown): CaseFile {
  const [first] = events;
  const last = events.at(-1);
  if (first?.type !== 'started' || last?.type !== 'end') return file;
  const { run, knobs, startedAt, environment } = first.data;
  const series = [
    { group: 'cgroup', reading: 'usageBytes', label: 'container', unit: 'bytes' },
    { group: 'process', reading: 'rssBytes', label: 'RSS', unit: 'bytes' },
  ] as const;
  const lines = series.flatMap((one) => picture([{ label: one.label, events }], one, undefined).lines);
  const short = lines.map((line) => ({
    ...line,
    points: line.points.filter((_, i) => i % Math.ceil(line.points.length / 120) === 0),
  }));
  const drawn = linesMarkup({
    lines: short,
    xLabel: 's',
    yLabel: 'MB',
    summary: `${demo}: container and RSS in MB`,
  });
  const entry = {
    run,
    demo,
    at: startedAt,
    place: placeOf(environment),
    recorded: mode === 'replay',
    settings: Object.entries(knobs)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
    ending: last.data.end.sentence,
    verdict: last.data.verdict.sentence,
    picture: drawn,
  };
  return { ...file, runs: [...file.runs.filter((one) => one.run !== run), entry].slice(-mostRuns) };
}

customElements.define('case-recorder', CaseRecorder);
