import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KnobValues } from '../../src/protocol/run-event.ts';

/** A change of a program of which a sentence of the text is then no longer true. */
export interface Change {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly demo: string;
  readonly scenario: string;
  readonly knobs: KnobValues;
  /** Claims that must fail then, and one that is not touched by the change and must go on holding. */
  readonly breaks: readonly string[];
  readonly leaves: string;
}

/** The programs that are broken on purpose. */
export const changes: readonly Change[] = [
  {
    name: 'the repair makes a writer for each call again',
    ...{ file: 'the-fix/repairs.ts', from: 'return (event) => writer.write(event);' },
    to: "return (event) => new RollingWriter('events.log').write(event);",
    ...{ demo: 'the-fix', scenario: 'one-writer', knobs: { calls: 8000, callsPerSecond: 2000 } },
    ...{ breaks: ['slope-zero', 'descriptors-constant'], leaves: 'nothing-lost' },
  },
  {
    name: 'the writer no longer starts a worker',
    file: '_shared/rolling-writer.ts',
    from: 'this.#worker ??= startWorker(() => this.removeOldBackups());',
    to: '',
    ...{ demo: 'per-call-writers', scenario: 'new-new', knobs: { calls: 6000 } },
    ...{ breaks: ['kilobytes-per-call', 'a-timer-per-call'], leaves: 'a-descriptor-per-call' },
  },
  {
    name: 'the writers are not closed',
    ...{ file: 'what-leaked/suspects.ts', from: '    writer.close();\n', to: '' },
    ...{ demo: 'what-leaked', scenario: 'writers-closed', knobs: { calls: 6000 } },
    ...{ breaks: ['closing-frees-descriptors'], leaves: 'closing-keeps-growth' },
  },
  {
    name: 'every second line of the log is only counted',
    file: 'log-cache/rotating-log.ts',
    from: 'this.loggedBytes += writeSync(this.#current, lines);',
    to: 'this.loggedBytes += 2 * writeSync(this.#current, lines);',
    ...{ demo: 'log-cache', scenario: 'story', knobs: { totalMb: 64, fileMb: 16 } },
    ...{ breaks: ['byte-for-byte'], leaves: 'descriptors-stay' },
  },
];

/** A copy of the demos with one change in it, and the way to remove it. */
export function changedDemos(change: Change): { readonly demosDir: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), 'changed-demos-'));
  const demosDir = join(root, 'demos');
  cpSync(fileURLToPath(new URL('../../demos', import.meta.url)), demosDir, { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(root, 'node_modules'));
  const file = join(demosDir, change.file);
  const text = readFileSync(file, 'utf8');
  assert.equal(text.split(change.from).length, 2, `${change.from} stands in ${change.file} once`);
  writeFileSync(file, text.replace(change.from, change.to));
  return { demosDir, remove: () => rmSync(root, { recursive: true }) };
}
