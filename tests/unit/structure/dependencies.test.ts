import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

// Whose code runs in the server, and how it got here. SECURITY.md says why each package is there.

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** What the lock file says of a package. */
interface Locked {
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
}
const declared: { dependencies: Record<string, string>; devDependencies: Record<string, string> } =
  JSON.parse(read('package.json'));
const locked: Record<string, Locked> = JSON.parse(read('package-lock.json')).packages;

/** Names of the npm packages that a program imports, by itself or through its own files; types do not count. */
function packagesOf(start: string): string[] {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const walk = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, target = ''] of read(file).matchAll(
      /^\s*(?:import\(|(?:import|export)\s(?!type\s)(?:[^;'"=]*?from\s*)?)['"]([^'"]+)['"]/gm,
    )) {
      if (target.startsWith('.')) walk(relative(root, resolve(root, dirname(file), target)));
      else if (!target.startsWith('node:')) packages.add(nameOf(target));
    }
  };
  walk(start);
  assert.ok(seen.size > 50, `${start} reached ${seen.size} files only`);
  return [...packages].sort();
}

const nameOf = (target: string): string =>
  target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');

test('five packages run in the server, and no more', () => {
  assert.deepEqual(packagesOf('src/server/main.ts'), [
    '@hono/node-server',
    'hono',
    'open',
    'simple-statistics',
    'zod',
  ]);
});

test('SECURITY.md says of every dependency why it is there, and of no other', () => {
  const section = /^## Whose code runs$(.*?)^## /ms.exec(read('SECURITY.md'))?.[1] ?? '';
  const named = [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name).sort();
  assert.deepEqual(named, Object.keys(declared.dependencies).sort());
});

test('every version is one version, and every package of the lock file has its checksum', () => {
  for (const [name, version] of Object.entries({ ...declared.dependencies, ...declared.devDependencies }))
    assert.match(version, /^\d+\.\d+\.\d+$/, name);
  const bare = Object.entries(locked).filter(
    ([path, { integrity }]) => path !== '' && integrity === undefined,
  );
  assert.deepEqual(
    bare.map(([path]) => path),
    [],
  );
});

test('no package runs a script when it is installed', () => {
  // A package that brings a script must be looked at: without it, it has to work as well.
  const withScript = Object.entries(locked).filter(([, { hasInstallScript }]) => hasInstallScript === true);
  assert.deepEqual(
    withScript.map(([path]) => path),
    ['node_modules/esbuild'],
  );
  assert.match(read('src/launch/install.mjs'), /'ci', '--ignore-scripts'/);
});
