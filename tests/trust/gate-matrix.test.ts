import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rawRequest, requestText } from '../server/raw-request.ts';
import { startTestServer } from '../server/test-server.ts';
import { report } from '../support/figure.ts';

// Every combination of what a request says of itself, both ways: what is not ours is refused, what is ours is
// let in. A gate that refuses everything would pass half of such a test. The rule is written here once more,
// from the other side.

const AT_A_TIME = 32;
const body = '{"demo":"log-cache"}';

/** One of the things that requests are sent for. */
interface Wish {
  readonly line: string;
  readonly changes: boolean;
  readonly page: boolean;
  /** Status when it is let in. */
  readonly status: number;
  readonly type?: string;
}
const look = { changes: false, page: false, status: 200 } as const;
const wishes: readonly Wish[] = [
  { ...look, line: 'GET /', page: true },
  { ...look, line: 'GET /api/health' },
  { ...look, line: 'HEAD /api/demos' },
  { ...look, line: 'GET /api/runs/run-1/export' },
  { line: 'DELETE /api/runs/run-1', changes: true, page: false, status: 200 },
  { line: 'POST /api/runs', changes: true, page: false, status: 201, type: 'application/json' },
];
const never: readonly Wish[] = [
  { line: 'POST /api/runs', changes: true, page: false, status: 0, type: 'text/plain' },
  { line: 'OPTIONS /api/runs', changes: true, page: false, status: 0 },
  { line: 'PUT /api/runs', changes: true, page: false, status: 0 },
];

/** A value of a header, or none, and whether it is one of ours. */
type Says = readonly [value: string | undefined, ours: boolean];
const own = (port: number) => ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
const hosts = (port: number): readonly Says[] => [
  ...own(port).map((host): Says => [host, true]),
  [undefined, false],
  [`evil.test:${port}`, false],
  [`127.0.0.1.evil.test:${port}`, false],
  [`localhost:${port + 1}`, false],
];
const origins = (port: number): readonly Says[] => [
  ...own(port).map((host): Says => [`http://${host}`, true]),
  ['null', false],
  [`http://127.0.0.1:${port + 1}`, false],
  [`https://127.0.0.1:${port}`, false],
  [`http://evil.test:${port}`, false],
];
const sites = [undefined, 'same-origin', 'none', 'same-site', 'cross-site'] as const;
const fetches = [undefined, ['navigate', 'document'], ['navigate', 'iframe'], ['no-cors', 'script']] as const;

interface Row {
  readonly text: string;
  readonly letIn: boolean;
  readonly status: number;
}

function rowsOf(port: number): Row[] {
  return [...wishes, ...never].flatMap((wish) =>
    hosts(port).flatMap(([host, ourHost]) =>
      [...origins(port), [undefined, !wish.changes] as const].flatMap(([origin, rightOrigin]) =>
        sites.flatMap((site) =>
          fetches.map((fetched): Row => {
            const [mode, dest] = fetched ?? [];
            const link = wish.page && dest === 'document';
            const ourSite =
              site === undefined || site === 'same-origin' || (site === 'none' && !wish.changes) || link;
            const headers = [
              ['Host', host],
              ['Origin', origin],
              ['Sec-Fetch-Site', site],
              ['Sec-Fetch-Mode', mode],
              ['Sec-Fetch-Dest', dest],
              ['Content-Type', wish.type],
              ['Content-Length', wish.type === undefined ? undefined : String(body.length)],
              ['Connection', 'close'],
            ].flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
            return {
              text: requestText(`${wish.line} HTTP/1.1`, headers, wish.type === undefined ? '' : body),
              letIn: wish.status !== 0 && ourHost && rightOrigin && ourSite,
              // A page that is let in under another name than its own is answered with the way there.
              status: wish.page && host !== `127.0.0.1:${port}` ? 307 : wish.status,
            };
          }),
        ),
      ),
    ),
  );
}

test('of all combinations of what a request says of itself, exactly ours are let in', {
  timeout: 120_000,
}, async (t) => {
  const { port, runner, post, faults } = await startTestServer(t);
  await post('/api/runs', { demo: 'log-cache' });
  const rows = rowsOf(port);
  const wrong: string[] = [];
  const left = [...rows];
  const sender = async (): Promise<void> => {
    for (let row = left.pop(); row !== undefined && wrong.length < 5; row = left.pop()) {
      const { status } = await rawRequest(port, row.text, 20_000);
      const right = row.letIn ? status === row.status : status >= 400 && status < 500;
      if (!right) wrong.push(`${status}, ${row.letIn ? `not ${row.status}` : 'let in'}: ${row.text}`);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, sender));
  assert.deepEqual(wrong, []);
  assert.deepEqual(faults, []);
  const started = runner.runs.length - 1;
  assert.equal(started, rows.filter(({ letIn, status }) => letIn && status === 201).length);
  const letIn = rows.filter((row) => row.letIn).length;
  report(t, {
    id: 'R24',
    what: `${wishes.length + never.length} requests x Host x Origin x Sec-Fetch-Site x mode, all combinations`,
    measured: `${rows.length - letIn} of ${rows.length - letIn} refused, ${letIn} of ${letIn} let in, ${started} runs started by the ${started} that may`,
    target: 'all of them, in both directions',
  });
});
