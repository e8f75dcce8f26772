/**
 * What a test that misses a guard may fail with instead of an assertion. `in vain`: it waited for something that did not come,
 * and says what. `no end`: it, or all of them together, did not end in their time.
 */
export type Shows = 'in vain' | 'no end';

/** A guard of the notebook, and how it is taken away to see whether a test misses it. */
export interface Guard {
  readonly name: string;
  /** The file that it stands in, from the root of the project. */
  readonly file: string;
  /** What stands there, exactly and once. */
  readonly text: string;
  /** What is put in its place. */
  readonly by: string;
  /** The same in words: "left out of the list of guards". */
  readonly how: string;
  /** The test files that should miss it: few and quick ones. */
  readonly tests: readonly string[];
  /** The part of them that is run, as a pattern of test names. */
  readonly only?: string;
  /** Nothing but an assertion unless given: any other failure, an error in the code above all, says nothing about the guard. */
  readonly shows?: Shows;
}

/** How often the text of a guard stands in a file; 1 is what it must be. */
export function occurrences(guard: Guard, source: string): number {
  return source.split(guard.text).length - 1;
}

/** The file without the guard. @throws Error when its text is not there exactly once */
export function withoutGuard(guard: Guard, source: string): string {
  const found = occurrences(guard, source);
  if (found !== 1)
    throw new Error(
      `${guard.name}: expected its text once in ${guard.file}, found it ${found} times:\n${guard.text}`,
    );
  return source.replace(guard.text, () => guard.by);
}
