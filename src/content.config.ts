import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';

/** One stage of the story: one MDX file, whose prose uses the tags of `src/notebook/vocabulary.ts`. */
const stages = defineCollection({
  loader: glob({ base: './content/stages', pattern: '**/*.mdx' }),
  schema: z.strictObject({
    /** Place in the story, from 0. */
    stage: z.number().int().min(0),
    /** Address of the page: `/stages/<slug>/`. */
    slug: z.string().regex(/^[a-z0-9-]+$/, 'a slug is lower-case letters, digits and hyphens'),
    title: z.string().min(1),
    /** The question that the stage answers, as the reader would ask it. */
    question: z.string().min(1),
    readingMinutes: z.number().int().positive(),
    /** Two sentences for the front page. */
    summary: z.string().min(1),
    /** What the original team did and concluded at this point. */
    original: z.string().min(1),
    /** The one thing that the reader does, after "You will". */
    do: z.string().min(1),
    /** Demos that the stage embeds. */
    demos: z.array(z.string()).default([]),
  }),
});

/** The collections of the site. */
export const collections = { stages };
