import MiniSearch from 'minisearch';
import { type Findable, searchOptions } from './search-options.ts';

/** What a result shows. */
export type Found = Pick<Findable, 'title' | 'where' | 'url'>;

/** Results that are shown at most. */
const mostResults = 12;

/** The index of the site as text: what the page of that name serves. */
export function indexOf(documents: readonly Findable[]): string {
  const index = new MiniSearch<Findable>(searchOptions);
  index.addAll(documents);
  return JSON.stringify(index);
}

/**
 * A search over an index.
 * @param index as {@link indexOf} made it
 * @throws Error where it is none
 */
export function searchIn(index: string): (query: string) => readonly Found[] {
  const search = MiniSearch.loadJSON<Findable>(index, searchOptions);
  return (query) =>
    search
      .search(query)
      .slice(0, mostResults)
      .map(({ title, where, url }) => ({ title, where, url }));
}
