/** Something that can be found: a section of a stage, a word of the glossary, a row of the playbook, a demo, a claim. */
export interface Findable {
  readonly id: number;
  /** What the result is called. */
  readonly title: string;
  /** Where it stands, as the result says it: "Stage 3, Logs turn into memory". */
  readonly where: string;
  /** Address from the root of the site, with a fragment where it is a part of a page. */
  readonly url: string;
  /** The words that it is found by, beside its title. Never shown: they may hold an answer. */
  readonly text: string;
}

/** What the index is built and read with; both sides have to agree. */
export const searchOptions = {
  fields: ['title', 'text'],
  storeFields: ['title', 'where', 'url'],
  // A counter is one word and its pieces: `inactive_file` is found by itself, by "inactive" and by "file".
  tokenize: (text: string): string[] =>
    text
      .split(/[^\p{L}\p{N}_]+/u)
      .flatMap((word) => (word.includes('_') ? [word, ...word.split('_')] : [word])),
  searchOptions: { prefix: true, fuzzy: 0.2, boost: { title: 3 }, combineWith: 'AND' as const },
};
