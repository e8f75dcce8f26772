import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { thisKernel } from '../../src/kernel/kernel-roots.ts';
import { readProcStat } from '../../src/kernel/proc-stat.ts';
import { RecordingSchema } from '../../src/protocol/recording.ts';
import { type Subject, SubjectListSchema } from '../../src/protocol/watch.ts';
import { WatchViewSchema } from '../../src/protocol/watch-view.ts';
import { systemClock } from '../../src/sampling/system-clock.ts';
import { keepWatches } from '../../src/watch/watches.ts';
import { eventually } from '../kernel/eventually.ts';
import { environment } from './scripted-runner.ts';
import { openStream } from './sse-reader.ts';
import { startTestServer, type TestServer } from './test-server.ts';

// Watching over HTTP, on real processes that the test has started itself.

const SECRET = 'password-in-an-argument';
const NAME = '<b>\u001b[31m) R 1';

/** A server that watches this machine, and a child of the test to watch, under a name that somebody chose to do harm. */
async function scene(t: TestContext): Promise<TestServer & { child: ChildProcess; subject: Subject }> {
  if (process.platform !== 'linux') t.skip('there is no procfs here');
  const watches = keepWatches({
    roots: thisKernel,
    clock: systemClock,
    environment,
    wallMs: Date.now,
    unwatchedMs: 60_000,
  });
  const server = await startTestServer(t, { watches });
  const child = await aChild(t);
  const subject = await subjectOf(server, child);
  return { ...server, child, subject };
}

async function aChild(t: TestContext): Promise<ChildProcess> {
  const script = `require('fs').writeFileSync('/proc/self/comm', ${JSON.stringify(NAME)}); console.log('ready'); setInterval(() => 0, 1000)`;
  const child = spawn(process.execPath, ['-e', script, SECRET], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, SECRET_OF_THE_ENVIRONMENT: SECRET },
  });
  t.after(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    }
  });
  await once(child.stdout, 'data');
  return child;
}

async function subjectOf({ origin }: TestServer, child: ChildProcess): Promise<Subject> {
  const { subjects } = SubjectListSchema.parse(await (await fetch(`${origin}/api/subjects`)).json());
  const subject = subjects.find(({ pid }) => pid === child.pid);
  assert.ok(subject, 'the child is not listed');
  return subject;
}

test('what can be watched is listed without arguments, environment or paths of files, under a name that is safe to print', async (t) => {
  const { origin, subject, child } = await scene(t);
  const text = await (await fetch(`${origin}/api/subjects`)).text();
  assert.doesNotMatch(text, new RegExp(SECRET));
  assert.ok(!text.includes(process.execPath) && !text.includes(process.cwd()));
  assert.doesNotMatch(text, /\\u001b/);
  assert.equal(subject.name, '<b>␛[31m) R 1');
  assert.match(subject.id, new RegExp(`^p-${child.pid}-\\d+$`));
  assert.ok((subject.rssBytes ?? 0) > 10_000_000);
  assert.ok(Math.abs(Date.parse(subject.startedAt ?? '') - Date.now()) < 60_000);
});

test('a watch is started, streamed, exported and ended as a run is, and the process lives on', async (t) => {
  const { origin, post, subject, child, delete: del } = await scene(t);
  const started = await post('/api/watches', { subject: subject.id, everyMs: 100 });
  assert.equal(started.status, 201);
  const view = WatchViewSchema.parse(await started.json());
  assert.equal(started.headers.get('location'), `/api/watches/${view.id}`);
  assert.equal(view.state, 'running');
  assert.equal(view.watched.pid, child.pid);
  const stream = await openStream(origin + view.events);
  await eventually('five samples have come', () =>
    stream.messages.filter(({ event }) => event === 'sample').length >= 5 ? true : undefined,
  );
  assert.equal(stream.messages[0]?.event, 'started');
  const ended = WatchViewSchema.parse(await (await del(`/api/watches/${view.id}`)).json());
  assert.equal(ended.state, 'ended');
  assert.match(ended.end?.sentence ?? '', /^Watched for \d\.\d s, until you ended the watch\./);
  await eventually('the stream has ended', () => (stream.ended ? true : undefined));
  assert.equal(stream.messages.at(-1)?.event, 'end');
  assert.equal(child.exitCode ?? child.signalCode, null);
  const recording = RecordingSchema.parse(
    await (await fetch(`${origin}/api/watches/${view.id}/export`)).json(),
  );
  assert.deepEqual(
    recording.events.map(({ id }) => id),
    recording.events.map((_, i) => i + 1),
  );
  const csv = await (await fetch(`${origin}/api/watches/${view.id}/export?format=csv`)).text();
  assert.match(csv, /^seq,tMs,cgroup\.usageBytes,/);
  const list = await (await fetch(`${origin}/api/watches`)).json();
  assert.equal((list as { watches: { id: string }[] }).watches[0]?.id, view.id);
});

test('what has ended, or has given its number to another, is gone: 409', async (t) => {
  const { post, subject, child } = await scene(t);
  const ticks = subject.id.split('-')[2];
  const recycled = await post('/api/watches', { subject: `p-${child.pid}-${Number(ticks) - 1}` });
  assert.equal(recycled.status, 409);
  assert.match(((await recycled.json()) as { detail: string }).detail, /belongs to another process now/);
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
  const gone = await post('/api/watches', { subject: subject.id });
  assert.equal(gone.status, 409);
  assert.match(((await gone.json()) as { detail: string }).detail, /has ended/);
  assert.equal((await post('/api/watches', { subject: 'c-0123456789ab-1' })).status, 409);
});

test('bodies that are none of ours are refused with what was expected', async (t) => {
  const { post, subject } = await scene(t);
  for (const body of [
    {},
    { subject: '../../etc' },
    { subject: subject.id, everyMs: 1 },
    { subject: subject.id, forSeconds: 1e9 },
    { subject: subject.id, command: 'sh' },
    { subject: 'x' },
  ]) {
    const answer = await post('/api/watches', body);
    assert.equal(answer.status, 400, JSON.stringify(body));
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  }
});

test('there are only so many watches at a time', async (t) => {
  const { post, subject } = await scene(t);
  const statuses: number[] = [];
  for (let i = 0; i < 7; i++) {
    const answer = await post('/api/watches', { subject: subject.id });
    statuses.push(answer.status);
    if (answer.status === 429) assert.ok(Number(answer.headers.get('retry-after')) > 0);
  }
  assert.deepEqual(statuses, [201, 201, 201, 201, 201, 201, 429]);
});

const routes = (id: string) => [
  '/api/subjects',
  '/api/watches',
  `/api/watches/${id}`,
  `/api/watches/${id}/events`,
  `/api/watches/${id}/export`,
];

test('another user of this machine sees neither processes nor watches', async (t) => {
  const { origin, post, subject } = await scene(t);
  const { id } = WatchViewSchema.parse(await (await post('/api/watches', { subject: subject.id })).json());
  const watches = keepWatches({
    roots: thisKernel,
    clock: systemClock,
    environment,
    wallMs: Date.now,
    unwatchedMs: 1000,
  });
  const theirs = await startTestServer(t, { watches, users: [(process.getuid?.() ?? 0) + 1] });
  for (const route of routes(id)) {
    assert.equal((await fetch(theirs.origin + route)).status, 403, route);
    if (!route.endsWith('/events')) assert.equal((await fetch(origin + route)).status, 200, route);
  }
});

test('switched off, each of its routes says so', async (t) => {
  const { origin, post } = await startTestServer(t);
  for (const route of routes('some-id')) {
    const answer = await fetch(origin + route);
    assert.equal(answer.status, 404, route);
    assert.match(((await answer.json()) as { detail: string }).detail, /--no-triage/);
  }
  assert.equal((await post('/api/watches', { subject: 'p-1-1' })).status, 404);
});

test('the id of a process is its pid and the start time that the kernel says', async (t) => {
  const { subject, child } = await scene(t);
  const stat = readProcStat(thisKernel, child.pid ?? 0);
  assert.ok(stat.kind === 'value');
  assert.equal(subject.id, `p-${child.pid}-${stat.value.startTimeTicks}`);
});
