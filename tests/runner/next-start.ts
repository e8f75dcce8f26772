import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { thisKernel } from '../../src/kernel/kernel-roots.ts';
import { journalFiles } from '../../src/runner/journal/journal.ts';
import { markedProcesses } from '../../src/runner/journal/marked-processes.ts';
import { soaking } from '../support/scale.ts';
import type { CrashScene, Host } from './crash-scene.ts';
import { deafMembers, wholeFamily } from './deaf-family.ts';
import { assertIsFound, eventually, leftoversOf, slowness, startMachine } from './machine.ts';

// What tests of a killed server do and look at: families that outlive it, their end by themselves, and the next start.

/** How many detached processes a family has. */
export const MEMBERS = slowness === 1 ? 10 : 3;
/** Longest that one of these tests may take. */
export const TEST_TIMEOUT_MS = (soaking ? 900_000 : 120_000) * slowness;
/** Longest that processes may live on without a restart: the watchdog kills again and again for so long. */
export const ALONE_MS = 2000;
/** A search path without bwrap and setpriv. */
export const NO_TOOLS = '/nonexistent';
/** Nothing at all ends with the server then. */
const NOTHING_HOLDS = [NO_TOOLS, 'no-watchdog'] as const;

/** The end of all processes without a restart. */
export interface EndAlone {
  /** From the death of the server to the look that found none. */
  readonly goneMs: number;
  /** How long that look took: the end may have been that much later. */
  readonly lookMs: number;
}

/** Waits for the end of all processes of a run whose server is dead. */
export async function processesEndAlone(stateDir: string, run: string): Promise<EndAlone> {
  const startMs = performance.now();
  const filesDir = join(stateDir, 'runs', run);
  const lookMs = await eventually(
    'the end of all processes without a restart',
    () => {
      const begunMs = performance.now();
      return markedProcesses(thisKernel, filesDir).length === 0 && performance.now() - begunMs;
    },
    ALONE_MS,
  );
  return { goneMs: performance.now() - startMs - lookMs, lookMs };
}

/** How long the next start took, in milliseconds. */
export interface Start {
  readonly tookMs: number;
  /** The clearing up in it, which comes first; 0 where there was nothing to clear up. */
  readonly clearedMs: number;
}

/** Starts a runner on a state, as the next server does, and looks at what is left. */
export async function startNext(stateDir: string, look: () => void): Promise<Start> {
  const startMs = performance.now();
  let clearedMs = 0;
  const onSwept = (): void => {
    clearedMs = performance.now() - startMs;
  };
  const { runner } = await startMachine({ stateDir, onSwept });
  const tookMs = performance.now() - startMs;
  try {
    look();
  } finally {
    await runner.close();
  }
  return { tookMs, clearedMs };
}

/** Neither of the run nor of anything that was tried out is anything left. */
export async function nothingIsLeftAfterTheNextStart(stateDir: string, run: string): Promise<Start> {
  // An entry that was not even finished is removed without a word.
  const written = journalFiles(stateDir).filter((name) => !name.includes('.json.new-'));
  const ids = written.map((name) => name.replace(/\..*$/, ''));
  const start = await startNext(stateDir, () => {
    for (const id of new Set([run, ...ids])) assert.deepEqual(leftoversOf(stateDir, id), []);
    for (const part of ['journal', 'runs']) assert.deepEqual(readdirSync(join(stateDir, part)), []);
  });
  assert.equal(start.clearedMs > 0, written.length > 0, 'what is written down is cleared up, and said so');
  return start;
}

/** A host with a family that has outgrown every signal but one. */
export async function startFamily(
  { stateDir, startHost }: CrashScene,
  ...more: readonly string[]
): Promise<Host> {
  const host = await startHost('forks-a-tree', { members: MEMBERS }, ...more);
  await host.said;
  await wholeFamily(stateDir, host.run, MEMBERS);
  assertIsFound(stateDir, host.run, host.watched);
  return host;
}

/** The family of a host that is dead, and that nothing held. @param files that it has beside */
export async function orphanFamily(scene: CrashScene, files = 0): Promise<Host> {
  const host = await startFamily(scene, ...NOTHING_HOLDS);
  assert.equal(host.confinement, 'none');
  for (let file = 0; file < files; file++)
    writeFileSync(join(scene.stateDir, 'runs', host.run, `file-${file}`), '');
  await host.kill();
  assert.equal(deafMembers(scene.stateDir, host.run).length, MEMBERS, 'the family is still there');
  return host;
}

/** The value in the middle. */
export const middle = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0;
/** The sum. */
export const sum = (times: readonly number[]): number => times.reduce((total, time) => total + time, 0);
/** Milliseconds, in words. */
export const inMs = (time: number): string => `${time.toFixed(0)} ms`;
/** The longest of some times, in words. */
export const longest = (times: readonly number[]): string => inMs(Math.max(...times));
/** The ends of processes without a restart, in words. */
export const endsInWords = (ends: readonly EndAlone[]): string =>
  ends.length === 0
    ? 'a time that was not measured'
    : `${longest(ends.map(({ goneMs }) => goneMs))} at most (a look takes ${longest(ends.map(({ lookMs }) => lookMs))})`;
