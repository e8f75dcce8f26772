/** What a part of the program held along the run, by its own count. */
export interface Held {
  readonly does: string;
  /** `[tMs, bytes, pieces]` twice a second. */
  readonly points: readonly (readonly [number, number, number])[];
}

/** What is true of a run, by the bookkeeping of the program. */
export interface Truth {
  /** What grew and is to be named, as the incident declares it. */
  readonly kinds: readonly string[];
  readonly parts: readonly {
    readonly does: string;
    /** Held at the end, in bytes and pieces. */
    readonly bytes: number;
    readonly pieces: number;
    /** Mean growth between the first and the last moment at which it grew. */
    readonly bytesPerSecond: number;
    readonly piecesPerSecond: number;
    readonly sinceTMs: number;
    readonly untilTMs: number;
  }[];
}

const nothing = { bytes: 0, pieces: 0, bytesPerSecond: 0, piecesPerSecond: 0, sinceTMs: 0, untilTMs: 0 };

/** The truth of what each part did, from what it said that it held. */
export function truthOf(kinds: readonly string[], held: readonly Held[]): Truth {
  return {
    kinds,
    parts: held.map(({ does, points }) => {
      const last = points.at(-1) ?? [0, 0, 0];
      const until = points.find(([, bytes, pieces]) => bytes === last[1] && pieces === last[2]) ?? last;
      // What is given back each time was never held.
      if (last[1] === 0 && last[2] === 0) return { does, ...nothing };
      const since = points.findLast(([, bytes, pieces]) => bytes === 0 && pieces === 0) ?? points[0] ?? until;
      const seconds = Math.max(0.001, (until[0] - since[0]) / 1000);
      return {
        does,
        bytes: Math.round(last[1]),
        pieces: last[2],
        bytesPerSecond: Math.round((until[1] - since[1]) / seconds),
        piecesPerSecond: Math.round(((until[2] - since[2]) / seconds) * 100) / 100,
        sinceTMs: since[0],
        untilTMs: until[0],
      };
    }),
  };
}
