import type { TestEvent } from 'node:test/reporters';
import { type Figure, readFigure } from './figure.ts';

/** What one run of the test runner came to; printed as its last line, behind `@@ `. */
export interface SuiteSummary {
  passed: number;
  failed: number;
  /** What failed, with the beginning of its error, so that the whole run can close with it. */
  failures: { name: string; reason: string }[];
  skipped: { name: string; reason: string }[];
  /** The figures that tests measured, in their order. */
  figures: Figure[];
}

/** What the runner itself says at the end of a file; it stands in the summary. */
const RUNNERS_OWN = /^(?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/;

/**
 * A reporter for people and for tests/run.ts alike: one line a test, the whole error of a failure,
 * and the summary as JSON in the last line, so that it survives the serial console of a virtual machine.
 */
export default async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const summary: SuiteSummary = { passed: 0, failed: 0, failures: [], skipped: [], figures: [] };
  for await (const event of source) {
    if (event.type === 'test:stdout' || event.type === 'test:stderr') yield event.data.message;
    if (event.type === 'test:diagnostic') {
      const figure = readFigure(event.data.message);
      if (figure !== undefined) summary.figures.push(figure);
      if (figure !== undefined) yield `     ${inWords(figure)}\n`;
      else if (!RUNNERS_OWN.test(event.data.message)) yield `     ${event.data.message}\n`;
    }
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { name, details, skip } = event.data;
    if (details.type === 'suite') continue;
    const took = `${Math.round(details.duration_ms)} ms`;
    if (skip !== undefined && skip !== false) {
      summary.skipped.push({ name, reason: typeof skip === 'string' ? skip : 'no reason given' });
      yield `  - ${name}: skipped, ${skip}\n`;
    } else if (event.type === 'test:pass') {
      summary.passed++;
      yield `  ok ${name} (${took})\n`;
    } else {
      const error = describe(event.data.details.error);
      summary.failed++;
      summary.failures.push({ name, reason: beginningOf(error) });
      yield `  FAILED ${name} (${took})\n${indent(error)}\n`;
    }
  }
  yield `@@ ${JSON.stringify(summary)}\n`;
}

const inWords = ({ id, what, measured, target }: Figure): string =>
  `${id} ${what}: ${measured} (to reach: ${target})`;

function describe(error: Error | undefined): string {
  const cause = error?.cause;
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause ?? error);
}

/** An error without its stack, and no longer than a terminal holds beside others. */
const beginningOf = (error: string): string => {
  const [text = ''] = error.split(/\n\s+at /, 1);
  return text.length > 1000 ? `${text.slice(0, 1000)} …` : text;
};

const indent = (text: string): string => text.replace(/^/gm, '      ');
