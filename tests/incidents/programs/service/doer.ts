import type { Part } from './plan.ts';

/** A part at work: does some more of what it does, and knows how much it holds by its own count. */
export interface Doer {
  /** Does this much more: bytes or pieces, as the part is measured. */
  more(amount: number): void;
  /** Called in each turn of the service, for what is due by time. */
  turn?(nowMs: number): void;
  /** What it holds now by its own bookkeeping, in bytes, and in pieces where it counts some. */
  held(): { bytes: number; pieces?: number };
}

/** Makes a part ready to work. */
export type MakeDoer = (part: Part, random: () => number) => Doer;

/**
 * A doer that makes pieces of one size: what is due is saved up until it is enough for one.
 * @param pieceBytes what a piece takes; 0 where it takes next to nothing
 */
export function piecewise(
  pieceBytes: number,
  make: (bytes: number) => void,
  options: { readonly countsPieces?: boolean } = {},
): Doer {
  const one = options.countsPieces ? 1 : pieceBytes;
  let due = 0;
  let pieces = 0;
  return {
    more(amount) {
      for (due += amount; due >= one; due -= one) {
        make(pieceBytes);
        pieces += 1;
      }
    },
    held: () => ({ bytes: pieces * pieceBytes, pieces }),
  };
}
