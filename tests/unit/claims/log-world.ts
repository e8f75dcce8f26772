import { withSentence } from '../../../src/protocol/run-end.ts';
import type { KnobValues, RunEvent } from '../../../src/protocol/run-event.ts';
import { environment } from '../../server/scripted-runner.ts';
import { noise } from '../../support/noise.ts';
import { sampleWith } from '../../support/series.ts';

// A service that writes a log, in a world that is all arithmetic: what is in memory, what is on the disk, who
// holds what. It shares nothing with src/claims, and knows what is true in it.

const MB = 2 ** 20;
const tickMs = 100;

/** Something done in the world, in the middle of a tick. */
export interface WorldAct {
  readonly tick: number;
  readonly act:
    | 'delete-rotated'
    | 'delete-current'
    | 'reopen-current'
    | 'reclaim'
    | 'start-reader'
    | 'stop-reader'
    | 'collect-garbage'
    | 'sync';
  /** Set where nobody answered in time: the ticks after which it is done all the same. */
  readonly lateTicks?: number | undefined;
}

/** What is not as the text says. */
export interface Faults {
  /** Share of each byte logged that the cache keeps; 1 in a healthy world. */
  readonly cached?: number;
  /** Bytes that the process keeps of each byte logged. */
  readonly kept?: number;
  /** Whether deleted files stay in memory. */
  readonly undead?: boolean;
  /** Whether the kernel cannot take back the cache of a deleted file. */
  readonly pinned?: boolean;
  /** Whether writing alone makes pages active. */
  readonly activeWrites?: boolean;
}

export interface World {
  readonly mbPerTick: number;
  readonly totalMb: number;
  readonly fileMb: number;
  readonly limitMb?: number;
  readonly ticks: number;
  readonly acts: readonly WorldAct[];
  /** Ticks without a sample. */
  readonly missing?: readonly number[];
  readonly seed: number;
  readonly faults?: Faults;
}

interface File {
  bytes: number;
  cached: number;
  active: number;
  reads: number;
}
const empty = (): File => ({ bytes: 0, cached: 0, active: 0, reads: 0 });

/** What is asked for, in order, with the tick in which it is done: a busy program does nothing before what was asked first. */
function inOrder(acts: readonly WorldAct[]): readonly (WorldAct & { readonly doneTick: number })[] {
  let busyUntil = 0;
  return acts
    .toSorted((a, b) => a.tick - b.tick)
    .map((act) => {
      busyUntil = Math.max(busyUntil, act.tick + (act.lateTicks ?? 0));
      return { ...act, doneTick: busyUntil };
    });
}

/** The events of a run in such a world, in the order in which the log would have them. */
export function runIn(world: World): RunEvent[] {
  const { faults = {} } = world;
  const random = noise(world.seed);
  const asked = inOrder(world.acts);
  const knobs: KnobValues = {
    totalMb: world.totalMb,
    fileMb: world.fileMb,
    limitMb: world.limitMb ?? 0,
    reader: false,
  };
  const events: RunEvent[] = [];
  const add = (event: Omit<RunEvent, 'id'>) => events.push({ ...event, id: events.length + 1 } as RunEvent);
  add({
    type: 'started',
    data: {
      run: 'r',
      demo: 'log-cache',
      knobs,
      startedAt: '2026-11-28T12:00:00Z',
      environment,
      sampleHz: 10,
    },
  } as Omit<RunEvent, 'id'>);
  const limitBytes = (world.limitMb ?? 1024) * MB;
  const closed: File[] = [];
  let current = empty();
  let named = true;
  let reading = false;
  let readingSince = 0;
  let loggedBytes = 0;
  let readBytes = 0;
  let garbage = 0;
  let reported = { loggedBytes: 0, readBytes: 0, closedBytes: 0, openBytes: 0 };
  const files = () => [...closed, current];
  const sum = (of: (file: File) => number) => files().reduce((total, file) => total + of(file), 0);
  const undead = { cached: 0, active: 0 };
  const bury = (file: File) => {
    if (!faults.undead) return;
    undead.cached += file.cached;
    undead.active += file.active;
  };
  const own = () => 20 * MB + garbage + (faults.kept ?? 0) * loggedBytes;
  const rotate = () => {
    if (named) closed.push(current);
    else bury(current);
    current = empty();
    named = true;
  };
  const mark = (name: string, tMs: number, by: 'reader' | 'program', unanswered?: true) =>
    add({
      type: 'mark',
      data: { name, label: name, tMs, by, ...(unanswered && { unanswered }) },
    } as Omit<RunEvent, 'id'>);
  const perform = (act: WorldAct['act'], tMs: number): boolean => {
    if (act === 'delete-rotated') for (const file of closed.splice(0)) bury(file);
    else if (act === 'delete-current') {
      if (!named) return false;
      named = false;
    } else if (act === 'reopen-current') {
      if (!named) rotate();
    } else if (act === 'reclaim') {
      const held = faults.pinned && !named ? [current] : [];
      for (const file of files()) if (!held.includes(file)) Object.assign(file, { cached: 0, active: 0 });
    } else if (act === 'start-reader') {
      if (reading) return false;
      reading = true;
      readingSince = Math.floor(tMs / tickMs);
    } else if (act === 'stop-reader') reading = false;
    else if (act === 'collect-garbage') garbage = 0;
    return true;
  };
  const read = (times: number, tMs: number, name: string) => {
    let any = false;
    for (const file of [...closed, ...(loggedBytes >= world.totalMb * MB && named ? [current] : [])]) {
      if (file.reads !== times - 1 || file.bytes === 0) continue;
      any = true;
      file.reads = times;
      readBytes += file.bytes;
      file.cached = file.bytes * (faults.cached ?? 1);
      if (times === 2) file.active = file.cached;
    }
    if (any) mark(name, tMs, 'program');
  };
  let written = false;
  for (let tick = 0; tick < world.ticks; tick++) {
    const tMs = tick * tickMs;
    // The report is up to a tick old, as it is in a real run.
    reported = {
      loggedBytes,
      readBytes,
      closedBytes: sum((file) => file.bytes) - current.bytes,
      openBytes: current.bytes,
    };
    if (tick >= 3 && !written) {
      const bytes = Math.min(world.mbPerTick * MB, world.totalMb * MB - loggedBytes);
      loggedBytes += bytes;
      current.bytes += bytes;
      current.cached += bytes * (faults.cached ?? 1);
      if (faults.activeWrites) current.active = current.cached;
      garbage = (garbage + 0.3 * bytes) % (3 * MB);
      if (current.bytes >= world.fileMb * MB) rotate();
    }
    // The log reader starts a small program for each file, which is counted with the service while it lives.
    const helper = reading && [1, 16].includes((tick - readingSince) % 17);
    const used = own() + (helper ? MB : 0) + 3.2 * MB + sum((file) => file.cached) + undead.cached;
    let over = used - limitBytes;
    for (const file of files()) {
      const taken = Math.min(Math.max(0, over), file.cached);
      file.cached -= taken;
      file.active = Math.min(file.active, file.cached);
      over -= taken;
    }
    if (!world.missing?.includes(tick)) {
      const cached = sum((file) => file.cached) + undead.cached;
      const active = sum((file) => file.active) + undead.active;
      const jitter = Math.abs(random()) * 0.05 * MB;
      add({
        type: 'sample',
        data: {
          ...sampleWith(tick, {
            cgroup: {
              anonBytes: own() + (helper ? MB : 0) + jitter,
              kernelBytes: 3 * MB,
              fileBytes: cached,
              activeFileBytes: active,
              inactiveFileBytes: cached - active,
              dirtyBytes: 0,
              limitBytes,
            },
            process: {
              rssBytes: own() + 30 * MB + (helper ? 5 * MB : 0) + jitter,
              rssFileBytes: (helper ? 34 : 30) * MB,
              fds: helper ? 31 : 22,
              processes: helper ? 2 : 1,
              deletedOpenBytes: named ? 0 : current.bytes,
            },
            runtime: {
              heapUsedBytes: 5 * MB + garbage + (faults.kept ?? 0) * loggedBytes,
              heapTotalBytes: 12 * MB + (faults.kept ?? 0) * loggedBytes,
            },
            demo: reported,
          }),
          tMs,
        },
      } as Omit<RunEvent, 'id'>);
    }
    if (!written && loggedBytes >= world.totalMb * MB) {
      written = true;
      mark('written', tMs + 10, 'program');
    }
    for (const { act, tick: askedTick, lateTicks, doneTick } of asked) {
      const askedTMs = askedTick * tickMs + 30;
      if (lateTicks !== undefined && askedTick === tick) mark(act, askedTMs, 'reader', true);
      if (doneTick === tick && perform(act, tMs + 30) && lateTicks === undefined)
        mark(act, askedTMs, 'reader');
    }
    if (reading && (tick - readingSince) % 17 === 1) read(1, tMs + 50, 'read-once');
    if (reading && (tick - readingSince) % 17 === 16) read(2, tMs + 50, 'read-twice');
  }
  const facts = { kind: 'finished', afterMs: world.ticks * tickMs } as const;
  add({
    type: 'end',
    data: { end: withSentence(facts), verdict: { kind: 'none', sentence: '' } },
  } as Omit<RunEvent, 'id'>);
  return events;
}
