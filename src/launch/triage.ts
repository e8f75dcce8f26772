import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { errnoOf, meaningOf } from '../kernel/errno.ts';
import { type Answer, answerOf } from '../records/answer.ts';
import { forms, readRecord } from '../records/read-record.ts';
import { type MemoryRecord, NotARecord } from '../records/record.ts';
import { readingLines, reportOf, whereInWords } from '../records/report.ts';

// `npm run triage -- FILE…` or `-`: what was printed by a terminal, told as the page tells it. The report goes to
// stdout, what was read and what was not to stderr.

const usage = `Usage: npm run -s triage -- FILE... | -

  --json           facts as JSON
  --fail-on WHAT   "growth" (default): status 1 when something grew; "leak": only for what cannot be had back
  --forms          what can be read
  --help           this text

Exit status: 0 nothing grew, 1 something did, 2 could not tell.`;

/** Most that is read of one input, in bytes. */
const MOST_BYTES = 64 * 2 ** 20;
/** Growth that the kernel takes back by itself: no leak. */
const reclaimable = new Set(['page-cache', 'mapped-file', 'slab-reclaimable']);

/** An input or an option that is not understood; the message is the whole story. */
class BadInput extends Error {}

function main(): number {
  const { values, positionals } = options();
  if (values.help) return say(usage, 0);
  if (values.forms) return say(forms.map((form) => `- ${form}`).join('\n'), 0);
  if (positionals.length === 0) throw new BadInput(`Expected a file, or - for standard input.\n\n${usage}`);
  const records = positionals.map((name) => readOne(name));
  const answer = answerOf(together(records));
  const printed = values.json ? JSON.stringify(answer, undefined, 2) : reportOf(answer);
  return say(printed, statusOf(answer, values['fail-on'] ?? 'growth'));
}

function options() {
  try {
    const parsed = parseArgs({
      allowPositionals: true,
      options: {
        help: { type: 'boolean' },
        forms: { type: 'boolean' },
        json: { type: 'boolean' },
        'fail-on': { type: 'string' },
      },
    });
    const on = parsed.values['fail-on'];
    if (on !== undefined && on !== 'growth' && on !== 'leak')
      throw new BadInput(`Expected of --fail-on growth or leak, found "${on}".`);
    return parsed;
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

function readOne(name: string): MemoryRecord {
  const shown = name === '-' ? 'standard input' : name;
  try {
    const bytes = readFileSync(name === '-' ? 0 : name);
    if (bytes.length > MOST_BYTES)
      throw new BadInput(
        `${shown}: expected at most ${MOST_BYTES / 2 ** 20} MB, found ${Math.ceil(bytes.length / 2 ** 20)}.`,
      );
    const record = readRecord(bytes.toString('utf8'));
    for (const line of readingLines(shown, record)) process.stderr.write(`${line}\n`);
    return record;
  } catch (error) {
    if (error instanceof NotARecord)
      throw new BadInput(
        `${shown}:${whereInWords(error.at)}\n    What can be read: npm run -s triage -- --forms`,
      );
    const code = errnoOf(error);
    if (code === undefined) throw error;
    throw new BadInput(`${shown}: ${meaningOf(code)}.`);
  }
}

/** Several files are laid on one time axis; where one has no times, they follow each other in the order given. */
function together(records: readonly MemoryRecord[]): MemoryRecord {
  const points = records.flatMap((record) => record.points);
  return { form: '', points, unread: [], skippedLines: 0 };
}

function statusOf({ outcome, verdict }: Answer, failOn: string): number {
  if (outcome === 'cannot-tell') return 2;
  if (outcome === 'nothing-grew') return 0;
  const leaks = (verdict?.findings ?? []).some(
    ({ kind, goesOn }) => goesOn === 'goes-on' && !reclaimable.has(kind),
  );
  // A number without parts grew, and whether it can be had back is not told: that is no "no".
  return failOn === 'growth' ? 1 : verdict === undefined ? 2 : leaks ? 1 : 0;
}

function say(text: string, status: number): number {
  process.stdout.write(`${text}\n`);
  return status;
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof BadInput)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
