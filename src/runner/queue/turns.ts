/** What it takes to keep turns. */
export interface TurnsEdge {
  nowMs(): number;
  /** A name that was never given before and cannot be guessed: whoever has it has the place. */
  newTurn(): string;
}

/** The order of those who found the waiting room full and were asked to come back. */
export interface Turns {
  /** How many of them come before whoever has this turn; all of them before whoever has none. */
  before(turn: string | undefined): number;
  /**
   * Somebody is sent away, and asked back after a time; who has a turn keeps it.
   * @returns the turn to come back with, or undefined when no more are given out
   */
  sendAway(turn: string | undefined, backAfterMs: number): string | undefined;
  /** Somebody has got in, with a turn or without. */
  letIn(turn: string | undefined): void;
}

/** How long after the time that was named a turn is kept. */
const GRACE_MS = 15_000;
/** A page keeps one, so that many are a program that asks without end. */
const MOST_TURNS = 200;

/**
 * Keeps turns. Without them a place that becomes free goes to whoever asks in that moment: to those who have just
 * been served and ask again at once, and never to those who come back when they were told to.
 */
export function createTurns(edge: TurnsEdge): Turns {
  let turns: { readonly turn: string; readonly untilMs: number }[] = [];
  const forgetOld = (): void => {
    const nowMs = edge.nowMs();
    turns = turns.filter(({ untilMs }) => untilMs > nowMs);
  };
  const indexOf = (turn: string | undefined): number => turns.findIndex((one) => one.turn === turn);
  return {
    before(turn) {
      forgetOld();
      const index = indexOf(turn);
      return index < 0 ? turns.length : index;
    },
    sendAway(turn, backAfterMs) {
      forgetOld();
      const untilMs = edge.nowMs() + backAfterMs + GRACE_MS;
      const index = indexOf(turn);
      const kept = turns[index];
      if (kept !== undefined) turns[index] = { ...kept, untilMs };
      else if (turns.length < MOST_TURNS) turns.push({ turn: edge.newTurn(), untilMs });
      else return undefined;
      return turns.at(index)?.turn;
    },
    letIn(turn) {
      turns = turns.filter((one) => one.turn !== turn);
    },
  };
}
