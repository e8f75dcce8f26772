import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import type { DemoDeclaration } from '../../../src/protocol/demo.ts';
import {
  CgroupReadingsSchema,
  ProcessReadingsSchema,
  RuntimeReadingsSchema,
} from '../../../src/protocol/sample.ts';

const demosDir = fileURLToPath(new URL('../../../demos', import.meta.url));
type Changed = { -readonly [K in keyof DemoDeclaration]: DemoDeclaration[K] };

/** Loads a folder of demos in which per-call-writers is declared otherwise. */
function loadWith(t: { after(undo: () => void): void }, change: (demo: Changed) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'changed-demos-'));
  t.after(() => rmSync(folder, { recursive: true }));
  cpSync(join(demosDir, 'per-call-writers'), join(folder, 'per-call-writers'), { recursive: true });
  const file = join(folder, 'per-call-writers/demo.json');
  const demo = JSON.parse(readFileSync(file, 'utf8'));
  change(demo);
  writeFileSync(file, JSON.stringify(demo));
  loadCatalogue(folder);
}
const drawn = (group: 'cgroup' | 'process' | 'runtime' | 'demo', reading: string) => ({
  group,
  reading,
  label: 'x',
  unit: 'bytes' as const,
});

test('a mistyped reading is refused with its file, its field, what was expected and what was found', (t) => {
  assert.throws(
    () => loadWith(t, (demo) => (demo.series = [drawn('process', 'fds'), drawn('process', 'rssByte')])),
    (error) =>
      error instanceof Error &&
      error.message.includes('demos/per-call-writers/demo.json is not as it should be') &&
      /series\.1\.reading: expected a reading of the group process .*, found "rssByte"\. Did you mean `rssBytes`\?/.test(
        error.message,
      ),
  );
});

test('a reading of another group is refused, and so is a counter that the demo does not have', (t) => {
  for (const wrong of [
    drawn('runtime', 'rssBytes'),
    drawn('process', 'heapUsedBytes'),
    drawn('cgroup', 'fds'),
    drawn('demo', 'call'),
    drawn('demo', 'usageBytes'),
    drawn('process', 'constructor'),
  ])
    assert.throws(
      () => loadWith(t, (demo) => (demo.series = [wrong])),
      /series\.0\.reading: expected/,
      wrong.reading,
    );
});

test('all that is mistyped is named at once, in grids too', (t) => {
  assert.throws(
    () =>
      loadWith(t, (demo) => {
        demo.series = [drawn('process', 'fd')];
        demo.work = { counter: 'cals', unit: 'call' };
        const [[name = '', grid] = []] = Object.entries(demo.grids ?? {});
        assert.ok(grid);
        demo.grids = { ...demo.grids, [name]: { ...grid, series: [drawn('process', 'rss')] } };
      }),
    /series\.0\.reading[\s\S]*grids\.\w[\w-]*\.series\.0\.reading[\s\S]*work\.counter: expected one of the demo’s counters, found "cals"\. Did you mean `calls`/,
  );
});

test('every reading of a sample may be drawn, and every counter of the demo', (t) => {
  const all = [
    ...Object.keys(CgroupReadingsSchema.shape).map((name) => drawn('cgroup', name)),
    ...Object.keys(ProcessReadingsSchema.shape).map((name) => drawn('process', name)),
    ...Object.keys(RuntimeReadingsSchema.shape).map((name) => drawn('runtime', name)),
    drawn('demo', 'calls'),
  ];
  loadWith(t, (demo) => (demo.series = all));
});
