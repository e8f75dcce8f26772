import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { CatalogueEntry } from '../../src/protocol/demo.ts';
import { createServer, type NotebookServer, type ServerOptions } from '../../src/server/create-server.ts';
import { createScriptedRunner, type ScriptedRunner } from './scripted-runner.ts';

/** A demo that exists only here. */
export const demo: CatalogueEntry = {
  id: 'log-cache',
  title: 'Logs',
  summary: 'Writes logs.',
  deadlineMs: 60_000,
  limits: { pids: 64, fds: 256 },
  knobs: {
    totalMb: {
      type: 'integer',
      label: 'Total',
      unit: 'MB',
      minimum: 1,
      maximum: 512,
      default: 64,
      description: 'How much.',
    },
  },
  counters: { loggedBytes: { label: 'logged', unit: 'bytes' } },
  actions: ['start-reader', 'delete-current', 'reopen-current'].map((id) => ({
    id,
    label: id,
    description: id,
    by: 'program' as const,
  })),
  series: [],
  scenarios: {},
  claims: {},
  knobsSchema: { type: 'object' },
  recordings: {},
};

/** A server on a free port with a scripted runner and a small site; all of it goes when the test ends. */
export interface TestServer {
  readonly server: NotebookServer;
  readonly runner: ScriptedRunner;
  readonly port: number;
  readonly origin: string;
  readonly faults: unknown[];
  /** Sends JSON the way the page does. */
  post(address: string, body: unknown): Promise<Response>;
  delete(address: string): Promise<Response>;
}

/** What a test may want different. */
export interface TestServerOptions extends Partial<ServerOptions> {
  /** How many events a run keeps. */
  readonly keptEvents?: number;
}

export async function startTestServer(t: TestContext, options: TestServerOptions = {}): Promise<TestServer> {
  const dist = mkdtempSync(path.join(tmpdir(), 'notebook-site-'));
  writeSite(dist);
  const runner = createScriptedRunner(options.keptEvents);
  const faults: unknown[] = [];
  const server = createServer({
    runner,
    catalogue: { list: () => [demo], get: (id) => (id === demo.id ? demo : undefined) },
    dist,
    version: '0.0.0-test',
    report: (error) => faults.push(error),
    ...options,
  });
  const port = await server.listen(0);
  t.after(async () => {
    await server.close('test over');
    rmSync(dist, { recursive: true });
  });
  const origin = `http://127.0.0.1:${port}`;
  return {
    server,
    runner,
    port,
    origin,
    faults,
    post: (address, body) =>
      fetch(origin + address, {
        method: 'POST',
        headers: { Origin: origin, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    delete: (address) => fetch(origin + address, { method: 'DELETE', headers: { Origin: origin } }),
  };
}

function writeSite(dist: string): void {
  const files: Readonly<Record<string, string>> = {
    'index.html': '<!doctype html><title>front</title>',
    '404.html': '<!doctype html><title>not here</title>',
    'stages/logs/index.html': `<!doctype html><title>logs</title>${'<p>a line of text</p>'.repeat(200)}`,
    '_astro/page.Bq2x9_aZ.js': 'export {};',
    'recordings/log-cache/story.json': '{"format":"memory-notebook/recording"}',
    '.secret': 'not for you',
    '.notebook-build': 'stamp',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(dist, name)), { recursive: true });
    writeFileSync(path.join(dist, name), text);
  }
}
