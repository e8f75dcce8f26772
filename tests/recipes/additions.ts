import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// What somebody does who follows the recipes of the README, as edits of files. One demo, one stage and one counter of each kind,
// which the project does not have.

/** A recipe of the README, followed once. */
export interface Addition {
  /** Its name there, the words in bold: "Add a counter". */
  readonly recipe: string;
  readonly edits: readonly Edit[];
}

/** One file that a recipe has written or changed. */
export interface Edit {
  /** Path from the project's folder. */
  readonly file: string;
  /** The file's new text. @param before its text; undefined for a file that is not there yet */
  to(before: string | undefined): string;
}

/** Writes a file that is not there. */
const written = (file: string, text: string): Edit => ({
  file,
  to: (before) => {
    if (before !== undefined) throw new Error(`${file} is there already.`);
    return text;
  },
});

/** Puts lines behind a line that stands in the file once. */
const behind = (file: string, line: string, added: string): Edit => ({
  file,
  to: (before = '') => {
    const lines = before.split('\n');
    const places = lines.flatMap((one, i) => (one.trim() === line ? i : []));
    const [at] = places;
    if (at === undefined || places.length > 1)
      throw new Error(`Expected the line "${line}" once in ${file}, found it ${places.length} times.`);
    return lines.toSpliced(at + 1, 0, added).join('\n');
  },
});

/** Changes a JSON file. */
const json = (file: string, change: (content: Record<string, unknown>) => void): Edit => ({
  file,
  to: (before = '{}') => {
    const content = JSON.parse(before);
    change(content);
    return `${JSON.stringify(content, null, 2)}\n`;
  },
});

/** Does one edit in a copy of the project. */
export function doEdit(copy: string, { file, to }: Edit): void {
  const path = join(copy, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, to(textOf(path)));
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Names of what is added. */
export const added = {
  demo: 'ring-of-buffers',
  scenario: 'twice-round',
  stage: 'a-ring-of-buffers',
  hypothesis: 'the-ring-leaks',
  counter: 'unevictableBytes',
  counterLabel: 'locked in memory',
} as const;

const demoFolder = `demos/${added.demo}`;

const program = `// A ring of eight buffers that fills once and is then written over.
import { setTimeout as sleep } from 'node:timers/promises';
import { announce, count, knobs } from '../_shared/notebook.ts';

const { turns } = knobs({ turns: 60 });
const ring: Buffer[] = [];
for (let turn = 1; turn <= turns; turn++) {
  ring[turn % 8] = Buffer.alloc(2 ** 20, turn);
  count({ turns: turn });
  await sleep(50);
}
announce('turned', 'last turn');
await sleep(500);
`;

const declaration = {
  title: added.demo,
  summary: 'A ring of eight buffers that fills once and is then written over.',
  deadlineMs: 60_000,
  limits: { pids: 64, fds: 1024 },
  knobs: {
    turns: {
      type: 'integer',
      label: 'turns',
      unit: '',
      minimum: 20,
      maximum: 200,
      default: 60,
      description: 'How many buffers it writes.',
    },
  },
  counters: { turns: { label: 'turns', unit: 'count' } },
  work: { counter: 'turns', unit: 'turn' },
  actions: [],
  series: [
    { group: 'process', reading: 'rssBytes', label: 'RSS of the process', unit: 'bytes' },
    { group: 'demo', reading: 'turns', label: 'turns', unit: 'count' },
  ],
  scenarios: { [added.scenario]: { title: 'Round and round', knobs: {}, steps: [], record: true } },
  claims: {},
};

const claim = (measure: string, band: readonly [number, number], unit: string, sentence: string) => ({
  stage: added.stage,
  scenario: added.scenario,
  measure,
  band,
  unit,
  claim: sentence,
});

/** A stage that runs a demo rests on five claims at least. */
const claims = {
  'descriptors-stay': claim(
    'rangeWhile(process.fds, turns)',
    [0, 8],
    'descriptors',
    'No descriptor is left.',
  ),
  'threads-stay': claim('rangeWhile(process.threads, turns)', [0, 8], 'threads', 'No thread is left.'),
  'heap-stays': claim(
    'rangeWhile(runtime.heapUsedBytes, turns) in MB',
    [0, 24],
    'MB',
    'The heap stays small.',
  ),
  'one-process': claim('rangeWhile(process.processes, turns)', [0, 0], 'processes', 'It stays one process.'),
  'a-turn-a-turn': claim('slopePer(demo.turns, turns)', [0.99, 1.01], 'turns', 'Each turn counts as one.'),
};

const stage = `---
stage: 9
slug: ${added.stage}
title: A ring of buffers
question: What does a bounded cache look like?
readingMinutes: 2
summary: A cache that is full stays full. It is no leak.
demos: [${added.demo}]
original: Nobody asked.
do: watch a ring fill
---

A ring of buffers fills once.

<Demo id="${added.demo}" scenario="${added.scenario}" />

${Object.entries(claims)
  .map(([id, { claim: sentence }]) => `<Evidence claim="${added.demo}/${id}">${sentence}</Evidence>`)
  .join('\n\n')}
`;

/** All recipes, in the order in which somebody would follow them. */
export const additions: readonly Addition[] = [
  {
    recipe: 'Add a demo',
    edits: [
      written(`${demoFolder}/main.ts`, program),
      written(`${demoFolder}/demo.json`, `${JSON.stringify(declaration, null, 2)}\n`),
    ],
  },
  {
    recipe: 'Add a counter',
    edits: [
      behind(
        'src/kernel/v1-memory-stat.ts',
        'readonly totalRssBytes: number;',
        '  readonly totalUnevictableBytes: number | undefined;',
      ),
      behind(
        'src/kernel/v1-memory-stat.ts',
        "totalRssBytes: requiredField(values, 'total_rss', file),",
        "    totalUnevictableBytes: values.get('total_unevictable'),",
      ),
      behind(
        'src/kernel/v2-memory-stat.ts',
        'readonly anonBytes: number;',
        '  readonly unevictableBytes: number | undefined;',
      ),
      behind(
        'src/kernel/v2-memory-stat.ts',
        "anonBytes: requiredField(values, 'anon', file),",
        "    unevictableBytes: values.get('unevictable'),",
      ),
      behind(
        'src/protocol/sample.ts',
        'anonBytes: z.optional(bytes),',
        `  /** v2 \`unevictable\`, v1 \`total_unevictable\`. */\n  ${added.counter}: z.optional(bytes),`,
      ),
      behind(
        'src/sampling/read-cgroup.ts',
        'anonBytes: stat?.totalRssBytes,',
        `        ${added.counter}: stat?.totalUnevictableBytes,`,
      ),
      behind(
        'src/sampling/read-cgroup.ts',
        'anonBytes: stat?.anonBytes,',
        `        ${added.counter}: stat?.unevictableBytes,`,
      ),
      json(`${demoFolder}/demo.json`, (demo) => {
        const series = demo.series as object[];
        series.push({ group: 'cgroup', reading: added.counter, label: added.counterLabel, unit: 'bytes' });
      }),
    ],
  },
  { recipe: 'Add a stage', edits: [written(`content/stages/9-${added.stage}.mdx`, stage)] },
  {
    recipe: 'Add a claim',
    edits: [
      json(`${demoFolder}/demo.json`, (demo) => {
        demo.claims = claims;
      }),
    ],
  },
  {
    recipe: 'Add a hypothesis',
    edits: [
      json('content/case-file.json', (content) => {
        const hypotheses = content.hypotheses as object[];
        hypotheses.push({
          id: added.hypothesis,
          stage: added.stage,
          text: 'The ring of buffers leaks.',
          outcome: 'It fills once.',
          tests: [{ claim: `${added.demo}/descriptors-stay`, holding: 'refutes' }],
        });
      }),
    ],
  },
];
