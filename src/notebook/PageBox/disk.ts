import type { Mark } from '../../protocol/run-event.ts';
import { readingOf, type Sample } from '../../protocol/sample.ts';

/** Log files on the disk at a moment, as the program counts them. Sizes in bytes. */
export interface DiskFiles {
  readonly closedBytes: number;
  /** The file behind the descriptor that the program holds, whether or not it still has a name. */
  readonly openBytes: number;
  /** Whether that file has been deleted: its bytes stay on the disk until the descriptor is closed (unlink(2)). */
  readonly isNameless: boolean;
}

/** What the run has on the disk at a sample; undefined for a program that does not count its log files. */
export function diskAt(sample: Sample, marks: readonly Mark[]): DiskFiles | undefined {
  const closedBytes = readingOf(sample, 'demo', 'closedBytes');
  const openBytes = readingOf(sample, 'demo', 'openBytes');
  if (closedBytes === undefined || openBytes === undefined) return undefined;
  const last = marks.findLast(
    ({ name, tMs }) => tMs <= sample.tMs && (name === 'delete-current' || name === 'reopen-current'),
  );
  const deleted = readingOf(sample, 'process', 'deletedOpenBytes') ?? 0;
  return { closedBytes, openBytes, isNameless: deleted > 0 || last?.name === 'delete-current' };
}
