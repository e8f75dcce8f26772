import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { report } from '../support/figure.ts';
import { requestText } from './raw-request.ts';
import { startTestServer } from './test-server.ts';

// Another user of this machine can send every header that the reader's browser sends.

const NOBODY = 65_534;
const asNobody = ['--reuid', String(NOBODY), '--regid', String(NOBODY), '--clear-groups', '--'];
const body = '{"demo":"log-cache"}';
const ask = (port: number) =>
  requestText(
    'POST /api/runs HTTP/1.1',
    [
      `Host: 127.0.0.1:${port}`,
      `Origin: http://127.0.0.1:${port}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ],
    body,
  );

/** A client that sends a text to a port and prints the first line of the answer. */
const CLIENT = `
const [port, text] = process.argv.slice(1);
const socket = require('node:net').connect(Number(port), '127.0.0.1', () => socket.write(text));
socket.setEncoding('latin1').once('data', (answer) => { console.log(answer.split('\\r\\n')[0]); process.exit(0); });
`;

/** Why no process of another user can be started here; undefined where it can. */
function cannotBeNobody(): string | undefined {
  const { status, error, stderr } = spawnSync('setpriv', [...asNobody, process.execPath, '--eval', ''], {
    encoding: 'utf8',
  });
  return status === 0 ? undefined : `needs root, setpriv and a Node that others may run: ${error ?? stderr}`;
}

test('a process of another user is refused with every header right, one of our own is not', async (t) => {
  const reason = cannotBeNobody();
  if (reason !== undefined) return t.skip(reason);
  const { port, runner } = await startTestServer(t);
  const answerOf = async (command: string, before: readonly string[]): Promise<string> => {
    const child = spawn(command, [...before, '--eval', CLIENT, String(port), ask(port)]);
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    await once(child, 'close');
    return said.trim();
  };
  assert.equal(await answerOf('setpriv', [...asNobody, process.execPath]), 'HTTP/1.1 403 Forbidden');
  assert.equal(runner.runs.length, 0);
  assert.equal(await answerOf(process.execPath, []), 'HTTP/1.1 201 Created');
  assert.equal(runner.runs.length, 1);
  report(t, {
    id: 'T6',
    what: 'a process of another user of this machine starts a run, with every header right',
    measured: '403, nothing started; the same request of the own user: 201',
    target: 'refused; there is no token that could be stolen',
  });
});

/** The same, fifty times each way, and hangs up before there can be an answer: the kernel then keeps an end without an owner, or none. */
const HANGS_UP = `
const [port, text] = process.argv.slice(1);
const once = (goes) => new Promise((resolve) => {
  const socket = require('node:net').connect(Number(port), '127.0.0.1', () => goes(socket));
  socket.on('error', () => undefined).once('close', resolve);
});
const closes = (socket) => socket.end(text, () => socket.destroy());
// A reset takes both ends out of the tables of the kernel, with the request still waiting to be read.
const resets = (socket) => socket.write(text, () => socket.resetAndDestroy());
(async () => { for (let i = 0; i < 50; i++) { await once(closes); await once(resets); } })();
`;

test('who hangs up at once is nobody, not root, and starts nothing', async (t) => {
  const reason = cannotBeNobody();
  if (reason !== undefined) return t.skip(reason);
  const { port, runner, origin } = await startTestServer(t);
  const child = spawn('setpriv', [
    ...asNobody,
    process.execPath,
    '--eval',
    HANGS_UP,
    String(port),
    ask(port),
  ]);
  await once(child, 'close');
  assert.equal((await fetch(`${origin}/api/health`)).status, 200);
  assert.equal(runner.runs.length, 0);
});
