import type { Verdict } from '../../../src/protocol/verdict.ts';

/** Bytes. */
export const MB = 2 ** 20;
export const GB = 2 ** 30;
/** Milliseconds. */
export const hour = 3_600_000;

/** Readings of one moment, by group; a group that is left out cannot be read. */
export interface Readings {
  readonly cgroup?: Readonly<Record<string, number>>;
  readonly process?: Readonly<Record<string, number>>;
}

/** A report from the field, drawn again with other numbers. */
export interface FieldCase {
  readonly name: string;
  /** What is read at a moment from 0 to 1, with numbers that follow from the seed. */
  readonly at: (share: number, draw: Draw) => Readings;
  readonly says: Says;
  /** Length of the watch in milliseconds, shortest and longest. */
  readonly lasts: readonly [number, number];
  readonly points: readonly [number, number];
}

/** Numbers of one variant: the same for the same name. */
export type Draw = (name: string, low: number, high: number) => number;

/** What must be said of it, and what must not. */
export interface Says {
  readonly kinds?: readonly Verdict['kind'][];
  readonly notKinds?: readonly Verdict['kind'][];
  readonly sentence?: RegExp;
  readonly sentenceNot?: RegExp;
  /** Whether there are too few points for any rate. */
  readonly noRate?: boolean;
}

/** A line from one level to another. */
export const line = (from: number, to: number, share: number): number => from + (to - from) * share;
/** What every process of these has, whatever grows. */
export const quiet = (rssBytes: number) => ({ rssBytes, fds: 30, threads: 12, processes: 1 });
