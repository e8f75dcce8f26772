/** A race of causes: the first one wins, the others are too late. */
export interface FirstCause<T> {
  /** Settles with the first cause that was claimed. */
  readonly settled: Promise<T>;
  /** The winner, or undefined while there is none. */
  readonly current: T | undefined;
  /** Claims the end. @returns whether this was the first. */
  claim(cause: T): boolean;
}

/** Starts the race. */
export function createFirstCause<T>(): FirstCause<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  let winner: { cause: T } | undefined;
  return {
    settled: promise,
    get current() {
      return winner?.cause;
    },
    claim(cause) {
      if (winner !== undefined) return false;
      winner = { cause };
      resolve(cause);
      return true;
    },
  };
}
