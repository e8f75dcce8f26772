// Runs while the site is built, never in the browser.
import type { CatalogueEntry } from '../../protocol/demo.ts';
import { anchorOf } from '../page/anchor.ts';
import type { Findable } from './search-options.ts';
import { type Heading, sectionsOf } from './stage-sections.ts';

/** A stage, as far as it can be searched. */
export interface SearchedStage {
  readonly number: number;
  readonly slug: string;
  readonly title: string;
  readonly question: string;
  readonly mdx: string;
  readonly headings: readonly Heading[];
}

/** What the site has to be searched for. */
export interface Searched {
  readonly stages: readonly SearchedStage[];
  readonly demos: readonly CatalogueEntry[];
  readonly glossary: readonly { readonly term: string; readonly meaning: string }[];
  readonly decisions: readonly { readonly class: string; readonly confirm: string; readonly tool: string }[];
  /** Address of the page with the playbook. */
  readonly playbookUrl: string;
}

/** Everything on the site that can be found. Pure. Titles give no answer away: of a claim its demo and its stage are told. */
export function findablesOf({ stages, demos, glossary, decisions, playbookUrl }: Searched): Findable[] {
  const found: Omit<Findable, 'id'>[] = [];
  for (const stage of stages) {
    const where = `Stage ${stage.number}, ${stage.title}`;
    const url = urlOf(stage);
    for (const { heading, text } of sectionsOf(stage.mdx, stage.headings)) {
      if (heading === undefined)
        found.push({ title: stage.title, where: stage.question, url, text: `${stage.question} ${text}` });
      else found.push({ title: heading.text, where, url: `${url}#${heading.slug}`, text });
    }
  }
  for (const { id, title, knobs, actions } of demos)
    found.push({
      title,
      where: `Demo ${id}, ${stageWith(id, stages)?.title ?? 'not in the story'}`,
      url: urlOf(stageWith(id, stages)),
      text: [
        id,
        ...Object.values(knobs).map(({ label }) => label),
        ...actions.map(({ label }) => label),
      ].join(' '),
    });
  for (const { term, meaning } of glossary)
    found.push({
      title: term,
      where: 'Glossary',
      url: `${playbookUrl}#${anchorOf('word', term)}`,
      text: meaning,
    });
  for (const row of decisions)
    found.push({
      title: row.class,
      where: 'Playbook: how to confirm it',
      url: `${playbookUrl}#${anchorOf('row', row.class)}`,
      text: `${row.confirm} ${row.tool}`,
    });
  return found.map((one, id) => ({ ...one, id }));
}

const stageWith = (demo: string, stages: readonly SearchedStage[]): SearchedStage | undefined =>
  stages.find(({ mdx }) => mdx.includes(`<Demo id="${demo}"`));

const urlOf = (stage: SearchedStage | undefined): string =>
  stage === undefined ? '/' : `/stages/${stage.slug}/`;
