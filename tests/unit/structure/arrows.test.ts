import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

// Which part may know which. README.md draws the same map in words.

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Parts that a part may import from, beside itself. */
const mayKnow: Readonly<Record<string, readonly string[]>> = {
  'src/protocol': [],
  'src/kernel': ['src/protocol'],
  'src/sampling': ['src/kernel', 'src/protocol'],
  'src/formulas': ['src/protocol'],
  'src/verdict': ['src/protocol'],
  'src/catalogue': ['src/protocol'],
  'src/claims': ['src/protocol', 'src/catalogue', 'src/formulas', 'src/runner', 'src/verdict'],
  'src/runner': ['src/kernel', 'src/sampling', 'src/verdict', 'src/protocol'],
  'src/subjects': ['src/kernel', 'src/runner', 'src/protocol'],
  'src/watch': ['src/kernel', 'src/runner', 'src/sampling', 'src/subjects', 'src/verdict', 'src/protocol'],
  'src/records': ['src/verdict', 'src/protocol'],
  'src/charts': ['src/protocol', 'src/formulas'],
  'src/replay': ['src/protocol'],
};
const serverOnly = [
  'src/kernel',
  'src/runner',
  'src/sampling',
  'src/subjects',
  'src/watch',
  'src/server',
  'src/launch',
];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
  /** Whether it stands in a `<script>` of an Astro file. */
  readonly inScript: boolean;
}

function importsBelow(folder: string): Import[] {
  return globSync(`${folder}/**/*.{ts,astro}`, { cwd: root }).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    // An import that waits (`import('./x.ts')`) ships its module as well.
    const written =
      /^\s*(?:import|export)\s(type\s)?(?:[^;'"=]*?from\s*)?['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm;
    return [...text.matchAll(written)].map((match) => {
      const target = match[2] ?? match[3] ?? '';
      const path = target.startsWith('.') ? relative(root, resolve(root, dirname(file), target)) : target;
      return {
        from: file,
        to: path,
        typeOnly: match[1] !== undefined,
        inScript: inScript(text, match.index),
      };
    });
  });
}

const inScript = (text: string, at: number): boolean =>
  text.lastIndexOf('<script', at) > text.lastIndexOf('</script', at);

/** Files that start in the browser: what an Astro file's `<script>` imports. */
function isBrowserStart(file: string, edges: ReadonlyMap<string, readonly Import[]>): boolean {
  return [...edges].some(
    ([from, imports]) =>
      from.endsWith('.astro') && imports.some(({ to, inScript }) => to === file && inScript),
  );
}

const partOf = (path: string): string => path.split('/').slice(0, 2).join('/');

for (const [part, known] of Object.entries(mayKnow)) {
  test(`${part} knows ${known.length === 0 ? 'nobody' : known.join(', ')}`, () => {
    const wrong = importsBelow(part)
      .filter(({ to }) => to.startsWith('src/') && partOf(to) !== part && !known.includes(partOf(to)))
      .map(({ from, to }) => `${from} -> ${to}`);
    assert.deepEqual(wrong, []);
  });
}

test('what is shipped to the browser never reaches the server', () => {
  const edges = Map.groupBy(importsBelow('src'), (edge) => edge.from);
  const starts = [...edges.keys()].filter((file) => isBrowserStart(file, edges));
  assert.ok(starts.length > 0, 'no browser code was found');
  const reached = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    if (reached.has(file)) return;
    reached.add(file);
    assert.ok(!serverOnly.includes(partOf(file)), `${[...path, file].join(' -> ')} would ship server code`);
    for (const { to, typeOnly } of edges.get(file) ?? []) {
      if (!typeOnly && to.startsWith('src/')) walk(to, [...path, file]);
    }
  };
  for (const start of starts) walk(start, []);
  assert.ok(reached.size > 10, 'the walk did not get anywhere');
});

test('demos know nobody but node, the shared helper, and the libraries that they are about', () => {
  const about: Readonly<Record<string, readonly string[]>> = {
    'demos/per-call-writers': ['pino', 'rotating-file-stream'],
  };
  const wrong = importsBelow('demos')
    .filter(
      ({ from, to }) =>
        !to.startsWith('node:') &&
        !to.startsWith('demos/_shared/') &&
        !to.startsWith(dirname(from)) &&
        !about[dirname(from)]?.includes(to),
    )
    .map(({ from, to }) => `${from} -> ${to}`);
  assert.deepEqual(wrong, []);
});

test('exactly one file touches the chart library', () => {
  const users = importsBelow('src')
    .filter(({ to, typeOnly }) => to === 'uplot' && !typeOnly)
    .map(({ from }) => from);
  assert.deepEqual(users.map(partOf), ['src/charts']);
});
