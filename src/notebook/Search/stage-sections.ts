/** A heading of a page, as Astro gives it. */
export interface Heading {
  readonly depth: number;
  readonly slug: string;
  readonly text: string;
}

/** A section of a stage: its heading (none before the first) and its words. */
export interface Section {
  readonly heading: Heading | undefined;
  readonly text: string;
}

/**
 * The sections of a stage, from its MDX and its headings. Pure. Listings, diagrams and notes are left out; of a tag the words
 * between its ends stay.
 * @param headings in the order of the page
 */
export function sectionsOf(mdx: string, headings: readonly Heading[]): readonly Section[] {
  const sections: { heading: Heading | undefined; lines: string[] }[] = [{ heading: undefined, lines: [] }];
  let next = 0;
  for (const line of withoutListings(mdx).split('\n')) {
    const isHeading = /^#{2,6}\s/.test(line);
    if (isHeading) sections.push({ heading: headings[next++], lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections.map(({ heading, lines }) => ({ heading, text: plainText(lines.join('\n')) }));
}

const withoutListings = (mdx: string): string =>
  mdx.replace(/^```[\s\S]*?^```/gm, '').replace(/^\[\^[^\]]+\]:.*(?:\n(?: {2,}.*)?)*/gm, '');

function plainText(mdx: string): string {
  return mdx
    .replace(/<\/?[A-Za-z][^>]*>/g, ' ')
    .replace(/\[\^[^\]]+\]/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*`>]|^\s*[-+]\s/gm, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
