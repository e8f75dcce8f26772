import { EventEmitter } from 'node:events';
import { type MakeDoer, piecewise } from './doer.ts';

/** Text of the given number of bytes, equal to no other text: one byte for each character. */
const text = (bytes: number, random: () => number): string => {
  const seed = random().toString(36).slice(2, 12).padEnd(10, 'x');
  // From bytes, not by repeat(): a string that is a tree of pieces would be smaller than it says.
  return Buffer.alloc(Math.max(16, bytes), seed).toString('latin1');
};
const numbers = (bytes: number, random: () => number): number[] =>
  new Array<number>(Math.max(1, Math.floor(bytes / 8))).fill(random());

/** Ways to keep memory on the JavaScript heap. */
export const heapParts: Readonly<Record<string, MakeDoer>> = {
  // A map with a new key for each request, and no bound.
  records: ({ pieceBytes = 2_000 }, random) => {
    const all = new Map<string, { at: number; values: number[] }>();
    return piecewise(pieceBytes, (bytes) => {
      all.set(`${random()}`, { at: random(), values: numbers(bytes - 150, random) });
    });
  },

  // Texts in a list: an audit trail that nobody trims.
  strings: ({ pieceBytes = 1_000 }, random) => {
    const all: string[] = [];
    return piecewise(pieceBytes, (bytes) => all.push(text(bytes, random)));
  },

  // Listeners on an emitter that lives as long as the process.
  listeners: ({ pieceBytes = 3_000 }, random) => {
    const bus = new EventEmitter();
    bus.setMaxListeners(0);
    return piecewise(pieceBytes, (bytes) => {
      const context = numbers(bytes - 100, random);
      bus.on('change', () => context.length);
    });
  },

  // Promises that never settle, each with what waits for it.
  promises: ({ pieceBytes = 4_000 }, random) => {
    const waiting: ((value: number) => void)[] = [];
    return piecewise(pieceBytes, (bytes) => {
      const context = numbers(bytes - 300, random);
      void new Promise<number>((resolve) => waiting.push(resolve)).then(() => context.length);
    });
  },

  // Repeating timers that nobody stops, each with a context of its own.
  timers: ({ pieceBytes = 1_000 }, random) =>
    piecewise(
      pieceBytes,
      (bytes) => {
        const context = numbers(bytes - 200, random);
        setInterval(() => context.length, 3_600_000);
      },
      { countsPieces: true },
    ),

  // Time limits of requests that nobody clears when the request is answered.
  timeouts: ({ pieceBytes = 1_000 }, random) =>
    piecewise(
      pieceBytes,
      (bytes) => {
        const context = text(bytes - 250, random);
        setTimeout(() => context.length, 7_200_000);
      },
      { countsPieces: true },
    ),
};
