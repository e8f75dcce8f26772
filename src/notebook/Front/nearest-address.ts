/**
 * The stage whose address is nearest to one that was not found, by the words that they share: `/stages/logs-into-memory` has two of
 * `logs-turn-into-memory`.
 * @param path of the address that was asked for
 * @param slugs ends of the addresses of all stages
 * @returns undefined where none shares a word
 */
export function nearestAddress(path: string, slugs: readonly string[]): string | undefined {
  const words = wordsOf(path);
  const ranked = slugs
    .map((slug) => {
      const own = wordsOf(slug);
      const shared = own.filter((word) => words.includes(word)).length;
      return { slug, share: own.length === 0 ? 0 : shared / own.length };
    })
    .sort((a, b) => b.share - a.share);
  const [best] = ranked;
  return best === undefined || best.share === 0 ? undefined : best.slug;
}

/** Words that many addresses have and that tell nothing. */
const common = new Set(['the', 'is', 'it', 'that', 'what', 'and', 'stages', 'index', 'html']);

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !common.has(word));
