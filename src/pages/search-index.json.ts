import { getCollection, render } from 'astro:content';
import type { APIRoute } from 'astro';
import { playbook } from '../notebook/Playbook/playbook.ts';
import { knownDemos } from '../notebook/page/known-demos.ts';
import { indexOf } from '../notebook/Search/find.ts';
import { findablesOf } from '../notebook/Search/findables.ts';

/** The index that the search of every page loads when it is opened, at `/search-index.json`. */
export const GET: APIRoute = async () => {
  const entries = (await getCollection('stages')).sort((a, b) => a.data.stage - b.data.stage);
  const stages = await Promise.all(
    entries.map(async (entry) => ({
      ...entry.data,
      number: entry.data.stage,
      mdx: entry.body ?? '',
      headings: (await render(entry)).headings.filter(({ slug }) => slug !== 'footnote-label'),
    })),
  );
  const playbookUrl = `/stages/${stages.at(-1)?.slug ?? ''}/`;
  const index = indexOf(findablesOf({ stages, demos: knownDemos(), ...playbook(), playbookUrl }));
  return new Response(index, { headers: { 'content-type': 'application/json' } });
};
