// A service: requests come, each is answered and leaves garbage. What it does beside that is in its plan, which
// comes in the knob `plan`. It says on stdout, twice a second, how much each part holds by its own count.
import { chance } from './chance.ts';
import type { Doer } from './doer.ts';
import { garbage, InFlight } from './garbage.ts';
import { loadAt } from './load.ts';
import { parts } from './parts.ts';
import type { Part, Plan } from './plan.ts';

const knobs = JSON.parse(process.env.NOTEBOOK_KNOBS ?? '{}') as { plan?: string };
if (knobs.plan === undefined) throw new Error('Expected a plan in the knob "plan"; there is none.');
const plan = JSON.parse(knobs.plan) as Plan;
// A program that does not report does not load what would.
const notebook = plan.reports ? await import('../../../../demos/_shared/notebook.ts') : undefined;
const random = chance(plan.seed);

const base = new Map<string, number[]>();
while (base.size * 1_040 < plan.baseBytes)
  base.set(`row ${base.size}`, new Array<number>(128).fill(random()));

interface Working {
  readonly part: Part;
  readonly doer: Doer;
  due: number;
  lastMs: number;
}
const working: Working[] = plan.parts.map((part) => {
  const make = parts[part.does];
  if (make === undefined)
    throw new Error(`There is no part "${part.does}"; there are ${Object.keys(parts).join(', ')}.`);
  return { part, doer: make(part, random), due: 0, lastMs: 0 };
});

const startMs = performance.now();
const inFlight = new InFlight(plan.heldMs, random);
const bytesEach = plan.garbageBytesPerSecond / plan.requestsPerSecond;
let requests = 0;
let due = 0;
let lastMs = 0;

function serve(): void {
  const nowMs = performance.now() - startMs;
  // A machine that was busy elsewhere must not make a burst of us.
  const seconds = Math.min(nowMs - lastMs, 100) / 1000;
  lastMs = nowMs;
  const share = nowMs / 1000 / plan.seconds;
  const amount = seconds * loadAt(plan.load, share, plan.seconds, random);
  due += amount * plan.requestsPerSecond;
  for (; due >= 1; due -= 1) {
    inFlight.add(nowMs, garbage(bytesEach * (0.5 + random()), random));
    requests += 1;
  }
  inFlight.answer(nowMs);
  for (const one of working) work(one, amount, share, nowMs);
  notebook?.count({ requests });
}

function work(one: Working, amount: number, share: number, nowMs: number): void {
  const { part, doer } = one;
  doer.turn?.(performance.now());
  if (share < (part.from ?? 0) || share > (part.until ?? 1)) return;
  one.due += amount * part.perSecond;
  if (part.everySeconds !== undefined && nowMs - one.lastMs < part.everySeconds * 1000) return;
  one.lastMs = nowMs;
  doer.more(one.due);
  one.due = 0;
}

function tell(): void {
  console.log(`holds ${JSON.stringify(working.map(({ doer }) => doer.held()))}`);
}

setInterval(serve, 20);
setInterval(tell, 500);
setTimeout(() => {
  tell();
  process.exit(0);
}, plan.seconds * 1000);
if (plan.crashesAfterSeconds !== undefined)
  setTimeout(() => {
    throw new Error('The service could not go on.');
  }, plan.crashesAfterSeconds * 1000);
