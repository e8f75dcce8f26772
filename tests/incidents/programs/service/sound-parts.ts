import { Worker } from 'node:worker_threads';
import { type MakeDoer, piecewise } from './doer.ts';

const numbers = (bytes: number, random: () => number): number[] =>
  new Array<number>(Math.max(1, Math.floor(bytes / 8))).fill(random());

/** What sound services do with memory: it comes and it goes, or it has a bound. */
export const soundParts: Readonly<Record<string, MakeDoer>> = {
  // A cache with a bound: the oldest entry goes when there is no room.
  lru: ({ pieceBytes = 8_000, most = 30e6 }, random) => {
    const all = new Map<number, number[]>();
    let number = 0;
    const doer = piecewise(pieceBytes, (bytes) => {
      all.set(number++, numbers(bytes, random));
      const oldest = number - Math.floor(most / pieceBytes);
      if (oldest >= 0) all.delete(oldest);
    });
    return { ...doer, held: () => ({ bytes: all.size * pieceBytes }) };
  },

  // A cache of buffers with a bound, which fills the slower the fuller it is: keys repeat.
  'buffer-cache': ({ pieceBytes = 50_000, most = 40e6 }, random) => {
    const slots = new Array<Buffer | undefined>(Math.floor(most / pieceBytes)).fill(undefined);
    let filled = 0;
    const doer = piecewise(pieceBytes, (bytes) => {
      const slot = Math.floor(random() * slots.length);
      if (slots[slot] === undefined) filled += 1;
      slots[slot] = Buffer.alloc(bytes, 1);
    });
    return { ...doer, held: () => ({ bytes: filled * pieceBytes }) };
  },

  // Work that needs memory for a moment and gives it back: a report, an export. `everySeconds` makes it one at a time.
  exports: ({ pieceBytes = 10e6 }, random) => {
    let held: { untilMs: number; data: number[][] }[] = [];
    const doer = piecewise(pieceBytes, (bytes) => {
      const data = Array.from({ length: Math.ceil(bytes / 8_000) }, () => numbers(8_000, random));
      held.push({ untilMs: performance.now() + 1_500 + 1_000 * random(), data });
    });
    return {
      ...doer,
      turn(nowMs) {
        held = held.filter(({ untilMs }) => untilMs > nowMs);
      },
      held: () => ({ bytes: held.length * pieceBytes }),
    };
  },

  // The same beside the heap.
  uploads2: ({ pieceBytes = 5e6 }, random) => {
    let held: { untilMs: number; data: Buffer }[] = [];
    const doer = piecewise(pieceBytes, (bytes) => {
      held.push({ untilMs: performance.now() + 400 + 1_200 * random(), data: Buffer.alloc(bytes, 1) });
    });
    return {
      ...doer,
      turn(nowMs) {
        held = held.filter(({ untilMs }) => untilMs > nowMs);
      },
      held: () => ({ bytes: held.length * pieceBytes }),
    };
  },

  // A pool of threads that is started at once and stays as large as it is.
  pool: ({ most = 6 }) => {
    const all: Worker[] = [];
    return {
      more() {
        while (all.length < most) all.push(new Worker('setInterval(() => {}, 1000)', { eval: true }));
      },
      held: () => ({ bytes: 0, pieces: all.length }),
    };
  },

  // Timers that are set and cleared: the number that waits goes up and down.
  'timer-churn': ({ most = 2_000 }) => {
    const all: NodeJS.Timeout[] = [];
    const doer = piecewise(
      200,
      () => {
        all.push(setTimeout(() => undefined, 3_600_000));
        if (all.length >= most) for (const timer of all.splice(0)) clearTimeout(timer);
      },
      { countsPieces: true },
    );
    return { ...doer, held: () => ({ bytes: 0, pieces: all.length }) };
  },

  // Tables that are built while the first requests come, fast at first, to a bound.
  'warm-up': ({ pieceBytes = 4_000, most = 40e6 }, random) => {
    const all: number[][] = [];
    const beganMs = performance.now();
    return {
      more: () => undefined,
      turn(nowMs) {
        const due = most * (1 - Math.exp(-(nowMs - beganMs) / 2_500));
        while (all.length * pieceBytes < due) all.push(numbers(pieceBytes, random));
      },
      held: () => ({ bytes: all.length * pieceBytes }),
    };
  },
};
