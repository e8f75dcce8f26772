import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthFrom } from '../../../src/notebook/page/health-answer.ts';
import { type Health, HealthSchema } from '../../../src/protocol/environment.ts';

/** A health with every field that there may be. */
const whole: Health = {
  status: 'ok',
  version: '0.1.0',
  node: 'v26.10.0',
  program: 'Go 1.19.8',
  kernel: '6.18.5',
  platform: 'linux',
  lruGen: '0x0007',
  cgroup: { version: 1, writable: false, reason: 'It is read-only here.', hybrid: true },
  confinement: {
    level: 'none',
    achieved: ['no network'],
    denied: ['a'],
    allowed: ['b'],
    reason: 'No bwrap.',
  },
  filesystem: { type: 'ext4', pageCache: true, reason: 'none' },
  limits: {
    concurrentRuns: 4,
    waitingRuns: 32,
    safetyMemoryBytes: 2 ** 30,
    promisedMemoryBytes: 2 ** 32,
    diskQuotaBytes: 2 ** 30,
    diskReserveBytes: 2 ** 30,
    fileQuota: 5000,
    outputBytes: 2 ** 20,
    deadlineMs: 600_000,
    unwatchedMs: 30_000,
  },
};

/** What may stand in the place of a field, or in the place of the whole. */
const strays = [undefined, null, true, 0, 1, 2, 1.5, -1, 2 ** 53, '', 'ok', 'none', [], ['x'], [1], {}];

type Path = readonly string[];

/** Every field of an answer, by the way to it. */
function fieldsOf(value: object, before: Path = []): Path[] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const path = [...before, name];
    return typeof inner === 'object' && inner !== null ? [path, ...fieldsOf(inner, path)] : [path];
  });
}

/** A copy with something else at one place. */
function withStray(path: Path, stray: unknown): object {
  const copy = structuredClone(whole) as unknown as Record<string, unknown>;
  let holder = copy;
  for (const name of path.slice(0, -1)) holder = holder[name] as Record<string, unknown>;
  holder[path.at(-1) ?? ''] = stray;
  return copy;
}

test('what is taken for a health by hand is exactly what the schema takes for one', () => {
  const differing = fieldsOf(whole).flatMap((path) =>
    strays.flatMap((stray) => {
      const answer = withStray(path, stray);
      const bySchema = HealthSchema.safeParse(answer).success;
      return (healthFrom(answer) !== undefined) === bySchema
        ? []
        : [`${path.join('.')} = ${JSON.stringify(stray)}: the schema says ${bySchema}`];
    }),
  );
  assert.deepEqual(differing, []);
});

test('a whole answer is taken, and what a static host sends in its place is not', () => {
  assert.equal(HealthSchema.safeParse(whole).success, true);
  assert.deepEqual(healthFrom(whole), whole);
  for (const stray of strays) assert.equal(healthFrom(stray), undefined, JSON.stringify(stray));
});
