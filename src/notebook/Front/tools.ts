import { lensById } from '../../formulas/lenses.ts';
import { isUnavailable, readingOf, type Sample } from '../../protocol/sample.ts';

/** One of the four tools on the front page. */
export interface Tool {
  readonly id: 'usage' | 'rss' | 'working-set' | 'heap' | 'cached';
  /** Its name, as it stands in a sentence. */
  readonly name: string;
  /** What it prints of a moment, in bytes; undefined where the counter that it reads is missing. */
  printed(sample: Sample): number | undefined;
}

/**
 * The four tools, each by its formula. Datadog is `container.memory.usage`; top is the column RES; a heap profiler shows what the
 * runtime says is in use.
 */
export const tools: readonly Tool[] = [
  { id: 'usage', name: 'Datadog', printed: lensById('usage').compute },
  { id: 'rss', name: 'top', printed: lensById('vmrss').compute },
  { id: 'working-set', name: 'kubectl top', printed: lensById('usage-minus-inactive-file').compute },
  {
    id: 'heap',
    name: 'heap profiler',
    printed: (sample) => readingOf(sample, 'runtime', 'heapUsedBytes'),
  },
];

/** The witness of the page cache where no cgroup tells of it: the pages of the run's own files, asked once a second. */
export const cachedFiles: Tool = {
  id: 'cached',
  name: 'fincore',
  printed: (sample) =>
    isUnavailable(sample.cgroup) ? readingOf(sample, 'process', 'filesCachedBytes') : undefined,
};

/** What one tool prints of a moment, in bytes. */
export function printedBy(id: Tool['id'], sample: Sample): number | undefined {
  return tools.find((tool) => tool.id === id)?.printed(sample);
}
