/** Remembers what one stream said last that a person would quote. */
export interface LastWords {
  hear(line: string): void;
  /** At most 300 characters; undefined when nothing was said. */
  words(): string | undefined;
}

const MAX_CHARACTERS = 300;
/** What Node prints around an uncaught error: the stack, the error's fields, its own version. */
const SURROUNDINGS = /^\s|^[{}\])]|^$|^Node\.js v\d|^Thrown at:/;

/** Listens to one stream. An uncaught error ends in a stack and a version; its message, which stands above them, is what is quoted. */
export function createLastWords(): LastWords {
  let quotable: string | undefined;
  let any: string | undefined;
  return {
    hear(line) {
      if (line.trim() !== '') any = line;
      if (!SURROUNDINGS.test(line)) quotable = line;
    },
    words: () => (quotable ?? any)?.slice(0, MAX_CHARACTERS),
  };
}
