// Runs while the site is built, never in the browser.
import { readFileSync } from 'node:fs';
import * as z from 'zod';

const row = z.strictObject({
  class: z.string(),
  container: z.string(),
  process: z.string(),
  runtime: z.string(),
  confirm: z.string(),
  tool: z.string(),
  /** The cells that read otherwise in the words of cgroup v1. */
  v1: z.optional(z.strictObject({ container: z.string(), confirm: z.optional(z.string()) })),
  /** Where the signature or the tool is described. */
  source: z.optional(z.array(z.strictObject({ title: z.string(), url: z.url() }))),
});

const schema = z.strictObject({
  decisions: z.array(row),
  glossary: z.array(z.strictObject({ term: z.string(), meaning: z.string() })),
});

/** `content/playbook.json`: the decision table and the glossary. @throws Error that names what does not fit */
export function playbook(): z.infer<typeof schema> {
  return schema.parse(JSON.parse(readFileSync('content/playbook.json', 'utf8')));
}
