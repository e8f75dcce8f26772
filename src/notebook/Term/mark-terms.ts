import type { MdastPluginDefinition } from 'satteri';

/** A word of the glossary; several names of one thing are separated by commas. */
export interface GlossaryEntry {
  readonly term: string;
  readonly meaning: string;
}

/** A piece of a text: plain, or a name that the glossary explains. */
export type Piece = { readonly plain: string } | { readonly name: string; readonly meaning: string };

/** The names that the glossary explains, each with its meaning. */
export const namesOf = (glossary: readonly GlossaryEntry[]): ReadonlyMap<string, string> =>
  new Map(
    glossary.flatMap(({ term, meaning }) => term.split(/,\s*/).map((name) => [name, meaning] as const)),
  );

/** Names that are ordinary words too ("kernel", "reclaim") mean the term only where they are set as code. */
const isOrdinary = (name: string): boolean => /^[a-z]+$/.test(name);

/**
 * Takes a text apart at the first occurrence of each name that has not been explained yet, and notes it as explained. Pure but
 * for `explained`.
 * @param asCode whether the text is set as code: then it is a name as a whole or none
 */
export function explain(
  text: string,
  names: ReadonlyMap<string, string>,
  explained: Set<string>,
  asCode: boolean,
): readonly Piece[] {
  const open = [...names].filter(([name]) => !explained.has(name) && (asCode || !isOrdinary(name)));
  const hits = open
    .flatMap(([name, meaning]) => {
      const at = asCode ? (text === name ? 0 : -1) : indexOfWord(text, name);
      return at === -1 ? [] : [{ name, meaning, at }];
    })
    .sort((a, b) => a.at - b.at || b.name.length - a.name.length);
  const pieces: Piece[] = [];
  let from = 0;
  for (const { name, meaning, at } of hits) {
    if (at < from) continue;
    if (at > from) pieces.push({ plain: text.slice(from, at) });
    pieces.push({ name, meaning });
    explained.add(name);
    from = at + name.length;
  }
  if (from < text.length) pieces.push({ plain: text.slice(from) });
  return pieces;
}

const wordCharacter = /[\p{L}\p{N}_]/u;

function indexOfWord(text: string, name: string): number {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const around = [text[at - 1], text[at + name.length]];
    if (!around.some((character) => character !== undefined && wordCharacter.test(character))) return at;
  }
  return -1;
}

/**
 * Makes the first occurrence of each name of the glossary in the paragraphs of a page a `<Term>`, which shows its meaning
 * on hover, focus and press.
 */
export function markTerms(glossary: readonly GlossaryEntry[]): () => MdastPluginDefinition {
  const names = namesOf(glossary);
  // A plugin of its own for each document: it remembers what has been explained there.
  return () => {
    const explained = new Set<string>();
    const nodesOf = (pieces: readonly Piece[], asCode: boolean) =>
      pieces.map((piece) =>
        'plain' in piece
          ? { type: 'text' as const, value: piece.plain }
          : {
              type: 'mdxJsxTextElement' as const,
              name: 'Term',
              attributes: [
                { type: 'mdxJsxAttribute' as const, name: 'name', value: piece.name },
                { type: 'mdxJsxAttribute' as const, name: 'meaning', value: piece.meaning },
                ...(asCode ? [{ type: 'mdxJsxAttribute' as const, name: 'code', value: 'true' }] : []),
              ],
              children: [],
            },
      );
    return {
      name: 'mark-terms',
      text(node, context) {
        if (context.parent(node).type !== 'paragraph') return;
        const pieces = explain(node.value, names, explained, false);
        if (pieces.some((piece) => 'name' in piece)) context.replaceNode(node, nodesOf(pieces, false));
      },
      inlineCode(node, context) {
        if (context.parent(node).type !== 'paragraph') return;
        const pieces = explain(node.value, names, explained, true);
        if (pieces.some((piece) => 'name' in piece)) context.replaceNode(node, nodesOf(pieces, true));
      },
    };
  };
}
