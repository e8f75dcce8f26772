import { bandText, measured } from '../../charts/figures.ts';
import type { CaseFile, Effect, Hypothesis } from '../../protocol/case-file.ts';
import { windowInWords } from '../Evidence/in-words.ts';
import { latest, type Standing, standingInText, standingOf } from './case.ts';
import { redo } from './redo.ts';

const standings: Readonly<Record<Standing, string>> = {
  open: 'open: no run bore on it',
  supported: 'supported',
  refuted: 'refuted',
  contradictory: 'contradictory: runs speak for it and against it',
  'not-told': 'not told: runs bore on it, and none can decide it',
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
 * The case as a post-mortem in Markdown: what was suspected, what each run did to it, with figures and
 * pictures, where it was measured, and how to do it again on a host.
 * @param svgOf turns the markup of a kept picture into an address for `![]()`
 */
export function postMortem(
  hypotheses: readonly Hypothesis[],
  file: CaseFile,
  origin: string,
  svgOf: (markup: string) => string,
): string {
  const lines = ['# Where did the memory go?', '', summary(hypotheses, file), ''];
  lines.push('## Where it was measured', '');
  for (const place of new Set(file.runs.map((run) => `${run.place}${run.recorded ? ' (a recording)' : ''}`)))
    lines.push(`- ${place}`);
  lines.push(
    '',
    '## Timeline',
    '',
    '| when | run | how it ended | what it was |',
    '| --- | --- | --- | --- |',
  );
  for (const run of [...file.runs].sort((a, b) => a.at.localeCompare(b.at)))
    lines.push(
      `| ${run.at.slice(0, 19).replace('T', ' ')} | ${cell(`${run.demo}: ${run.settings}`)} | ${cell(run.ending)} | ${cell(run.verdict)} |`,
    );
  lines.push('', '## Hypotheses', '');
  for (const hypothesis of hypotheses) lines.push(...told(hypothesis, file, origin));
  if (file.own.length > 0) {
    lines.push('### My own', '');
    for (const own of file.own) lines.push(`- ${cell(own.text)} (${ownStandings[own.standing]})`);
    lines.push('');
  }
  lines.push('## Runs, as pictures', '');
  for (const run of file.runs)
    lines.push(
      `![${run.demo}: container and RSS](${svgOf(run.picture)})`,
      '',
      `${run.demo}, ${cell(run.settings)}. ${cell(run.verdict)}`,
      '',
    );
  lines.push('## To do it again on a host', '', redo, '');
  return lines.join('\n');
}

function summary(hypotheses: readonly Hypothesis[], file: CaseFile): string {
  const count = (standing: Standing) =>
    hypotheses.filter((one) => standingOf(file.entries, one.id) === standing).length;
  const settled = `${count('supported')} supported, ${count('refuted')} refuted, ${count('contradictory')} contradictory, ${count('not-told')} not told, ${count('open')} open`;
  return `${file.runs.length} runs, ${hypotheses.length} hypotheses: ${settled}.`;
}

function told(hypothesis: Hypothesis, file: CaseFile, origin: string): string[] {
  const standing = standingOf(file.entries, hypothesis.id);
  const lines = [
    `### ${hypothesis.text}`,
    '',
    `**${capitalised(standings[standing])}.** ${standing === standingInText(hypothesis) ? hypothesis.outcome : ''}`.trim(),
    '',
  ];
  for (const entry of latest(file.entries, hypothesis.id)) {
    const anchor = `${origin}/stages/${entry.stage}/#claim-${entry.claim.split('/')[1] ?? ''}`;
    lines.push(
      `- ${effects[entry.effect]}: [${cell(entry.sentence)}](${anchor}) Measured ${measured(entry.value)} ${entry.unit}, expected ${bandText(entry.band)}${entry.recorded ? ' (from a recording)' : ''}${entry.window === undefined ? '' : `, ${windowInWords(entry.window)}`}, on ${entry.at.slice(0, 10)}.`,
    );
  }
  lines.push('');
  return lines;
}

/** Text from elsewhere must not end a cell or a line of the table. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
