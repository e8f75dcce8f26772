import { bandText, measured } from '../../charts/figures.ts';
import type { CaseEntry, CaseFile, CaseRun, Effect, Hypothesis } from '../../protocol/case-file.ts';
import { windowInWords } from '../Evidence/in-words.ts';
import type { Standing } from './case.ts';
import { emptySections } from './empty-sections.ts';
import { paragraphs, plain } from './markdown-text.ts';
import { redo } from './redo.ts';
import { actsInWords, minuteOf, type Story, type Suspect, snapshotNote, sourceOf, storyOf } from './story.ts';

const standings: Readonly<Record<Exclude<Standing, 'open'>, string>> = {
  supported: 'Supported',
  refuted: 'Refuted',
  contradictory: 'Contradictory: runs speak for it and against it',
  'not-told': 'Not told: runs bore on it, and none can decide it',
};

const effects: Readonly<Record<Effect, string>> = {
  supports: 'For it',
  refutes: 'Against it',
  'does-not-tell': 'Does not tell',
};

const ownStandings = {
  open: 'open',
  supported: 'supported',
  refuted: 'refuted',
  'cannot-tell': 'cannot be told',
} as const;

/**
 * The case as a post-mortem in Markdown, in the sections of the page. Nothing is in it that no run has borne on; a section that
 * is still empty says what would fill it.
 * @param origin of the notebook, without a slash at its end, for links to the claims
 * @param svgOf turns the markup of a kept picture into an address for `![]()`
 */
export function postMortem(
  hypotheses: readonly Hypothesis[],
  file: CaseFile,
  origin: string,
  svgOf: (markup: string) => string,
): string {
  const story = storyOf(hypotheses, file);
  const { notes = {}, followUps = [] } = file;
  const section = (title: string, lines: readonly string[], empty: string, note = ''): string[] => {
    const told = [...lines, ...(note === '' ? [] : [paragraphs(note), ''])];
    return [`## ${title}`, '', ...(told.length > 0 ? told : [`*${empty}*`, ''])];
  };
  return [
    '# Where did the memory go?',
    '',
    ...section('Summary', summary(story), emptySections.summary, notes.summary),
    ...section('Impact', impact(story), emptySections.impact, notes.impact),
    ...section(
      'Timeline',
      story.timeline.flatMap((run) => timelineRow(run, svgOf)),
      emptySections.timeline,
    ),
    ...section(
      'What was suspected',
      [...story.suspects.flatMap((one) => suspect(one, origin)), ...ownOf(file)],
      emptySections.suspects,
    ),
    ...section('Cause', settled(story.cause, origin), emptySections.cause, notes.cause),
    ...section('Fix and proof', settled(story.fix, origin), emptySections.fix, notes.fix),
    ...section(
      'Follow-ups',
      followUps.length === 0
        ? []
        : [...followUps.map((one) => `- [${one.done ? 'x' : ' '}] ${plain(one.text)}`), ''],
      emptySections.followUps,
    ),
    ...section(
      'Where it was measured',
      [...new Set(story.timeline.map((run) => `- ${plain(run.place)} (${sourceOf(run)})`))].concat(
        file.runs.length === 0 ? [] : [''],
      ),
      emptySections.timeline,
    ),
    ...section('Commands', file.runs.length === 0 ? [] : [redo, ''], emptySections.commands),
  ].join('\n');
}

function summary({ summary: sentences }: Story): string[] {
  return sentences.length === 0 ? [] : [sentences.map(plain).join(' '), ''];
}

function impact(story: Story): string[] {
  const lines = story.impact.map(
    ({ figure, what, run }) =>
      `- **${figure}**: ${what} (${sourceOf(run)} of ${minuteOf(run.at)}, ${run.demo})`,
  );
  return lines.length === 0 ? [] : [...lines, ''];
}

function timelineRow(run: CaseRun, svgOf: (markup: string) => string): string[] {
  const acts = actsInWords(run);
  return [
    `### ${minuteOf(run.at)}, ${run.demo}${run.recorded ? ` (${sourceOf(run)})` : ''}`,
    '',
    `**${plain(run.verdict)}** ${plain(run.ending)} ${snapshotNote(run)}`.trim(),
    '',
    ...(acts.length === 0 ? [] : [`Done in it: ${acts.map(plain).join('; ')}.`, '']),
    `![${run.demo}: container and RSS](${svgOf(run.picture)})`,
    '',
    `Knobs: ${plain(run.settings)}`,
    '',
  ];
}

function suspect({ hypothesis, standing, outcome, evidence }: Suspect, origin: string): string[] {
  const text = standing === 'refuted' ? `~~${plain(hypothesis.text)}~~` : plain(hypothesis.text);
  return [
    `### ${text}`,
    '',
    `**${standings[standing]}.** ${outcome === undefined ? '' : plain(outcome)}`.trim(),
    '',
    ...evidence.map((entry) => evidenceLine(entry, origin)),
    '',
  ];
}

function settled(suspects: readonly Suspect[], origin: string): string[] {
  return suspects.flatMap(({ hypothesis, outcome, evidence }) => [
    `${plain(hypothesis.text)} ${outcome === undefined ? '' : plain(outcome)}`.trim(),
    '',
    ...evidence.filter(({ effect }) => effect === 'supports').map((entry) => evidenceLine(entry, origin)),
    '',
  ]);
}

function evidenceLine(entry: CaseEntry, origin: string): string {
  const anchor = `${origin}/stages/${entry.stage}/#claim-${entry.claim.split('/')[1] ?? ''}`;
  const when = entry.window === undefined ? '' : `, ${windowInWords(entry.window)}`;
  return `- ${effects[entry.effect]}: [${plain(entry.sentence)}](${anchor}) Measured ${measured(entry.value)} ${plain(entry.unit)}, expected ${bandText(entry.band)}, in the ${sourceOf(entry)} of ${minuteOf(entry.at)} (${entry.demo})${when}.`;
}

function ownOf({ own }: CaseFile): string[] {
  if (own.length === 0) return [];
  return ['### My own', '', ...own.map((one) => `- ${plain(one.text)} (${ownStandings[one.standing]})`), ''];
}
