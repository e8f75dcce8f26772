import type { Sample } from '../protocol/sample.ts';
import { compositionOf, parts } from './parts.ts';

/** A column of a chart: one value per sample, null where there is none. */
export type Column = (number | null)[];

/** One MB on this page is 2^20 bytes. */
export const MB = 2 ** 20;

/** Upper edges of the stacked parts, in MB: `stack[0]` belongs to the lowest part. A negative residual is drawn as nothing. */
export type Stack = readonly Column[];

/** An empty stack, one column per part. */
export function emptyStack(): Column[] {
  return parts.map(() => []);
}

/** Appends one sample to the stack; O(parts). Where the container's number is missing the stack has a gap. */
export function appendToStack(stack: readonly Column[], sample: Sample): void {
  const composition = compositionOf(sample);
  let top = 0;
  for (const [i, column] of stack.entries()) {
    const bytes = composition?.partBytes[i];
    if (bytes === undefined) {
      column.push(null);
      continue;
    }
    top += Math.max(0, bytes) / MB;
    column.push(top);
  }
}
