import type {
  CgroupSupport,
  Confinement,
  Environment,
  Filesystem,
  Health,
  Limits,
} from '../../protocol/environment.ts';

// Every page asks for the machine's health before anything else, and the library that checks all other answers weighs more than
// the whole page needs until then. So this one answer is checked by hand: a test holds it to HealthSchema, field by field.

type Check = (value: unknown) => boolean;

/** A check for every field of a type: a field that is added to the schema does not compile until it is checked here. */
type Checks<T> = { readonly [Name in keyof Required<T>]: Check };

const text: Check = (value) => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const size: Check = (value) => Number.isFinite(value);
const count: Check = (value) => Number.isSafeInteger(value);
const texts: Check = (value) => Array.isArray(value) && value.every(text);
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const object =
  <T>(checks: Checks<T>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries<Check>(checks).every(([name, check]) => check((value as Record<string, unknown>)[name]));

const environment: Checks<Environment> = {
  node: text,
  program: optional(text),
  kernel: text,
  platform: text,
  cgroup: object<CgroupSupport>({
    version: oneOf(1, 2, null),
    writable: flag,
    reason: optional(text),
    hybrid: optional(flag),
  }),
  confinement: object<Confinement>({
    level: oneOf('bubblewrap', 'parent-death-signal', 'none'),
    achieved: texts,
    denied: optional(texts),
    allowed: optional(texts),
    reason: optional(text),
  }),
  filesystem: object<Filesystem>({ type: text, pageCache: flag, reason: optional(text) }),
  lruGen: optional(text),
};

const isHealth = object<Health>({
  ...environment,
  status: oneOf('ok'),
  version: text,
  limits: object<Limits>({
    concurrentRuns: count,
    waitingRuns: count,
    safetyMemoryBytes: size,
    promisedMemoryBytes: size,
    diskQuotaBytes: size,
    diskReserveBytes: size,
    fileQuota: count,
    outputBytes: size,
    deadlineMs: size,
    unwatchedMs: size,
  }),
});

/** The answer to `GET /api/health`, or undefined where it is none: a static host answers whatever it likes. */
export const healthFrom = (answer: unknown): Health | undefined =>
  isHealth(answer) ? (answer as Health) : undefined;
