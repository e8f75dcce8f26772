import type { Window } from '../../protocol/evidence.ts';
import type { RunHistory } from '../run-history.ts';

/** A number from one run, with how far it can be trusted. Everything is in the measure's own unit. */
export interface Reading {
  readonly value: number;
  /** The part of the run that it was taken from. */
  readonly window: Window;
  /** How far off it may be by the run's own scatter, either way; 0 for what is counted. */
  readonly noise: number;
  /**
   * How much of it other causes may have made that this run cannot tell apart, above all the runtime's own memory.
   * A claim of nothing is shown in spite of it; a claim of something is not, and neither fails by it.
   */
  readonly besides?: number;
  /** How far it may be off where it lies outside the band: it speaks against a failure, and for nothing else. */
  readonly allowance?: number;
  /** What made it uncertain, a clause, where one thing did. */
  readonly because?: string;
  /** The advice when it is too small to tell. */
  readonly todo?: string;
}

/** What a measure is asked with. */
export interface Asked {
  /** What stands in parentheses behind its name in `demo.json`. */
  readonly words: readonly string[];
  /** The claim's band, in the claim's unit. */
  readonly band: readonly [number, number];
}

/**
 * A measure: one number from one run (complete or not). Pure; throws NotShown when the run does not show it,
 * having looked for the longest part of it that does.
 */
export interface Measure {
  /**
   * Whether a run with other choices and switches than the claim's scenario may show it too. If not, it is not
   * shown by them: they change what is done.
   */
  readonly anyKnobs?: boolean;
  readonly read: (run: RunHistory, asked: Asked) => Reading;
}
