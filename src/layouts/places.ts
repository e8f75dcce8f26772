/** A stage as far as the progress line must know it. */
export interface PlacedStage {
  /** Its file in content/stages, for a message. */
  readonly id: string;
  readonly data: { readonly stage: number };
}

/** One place of the progress line: a stage, or a number that none has yet. */
export interface Place<T> {
  readonly number: number;
  readonly entry: T | undefined;
}

/**
 * The places from stage 0 to the last stage that there is.
 * @throws Error naming two stages that claim the same place; the build fails with it
 */
export function placesOf<T extends PlacedStage>(stages: readonly T[]): Place<T>[] {
  const byNumber = Map.groupBy(stages, ({ data }) => data.stage);
  for (const [number, [one, another]] of byNumber)
    if (one !== undefined && another !== undefined)
      throw new Error(
        `content/stages: expected a number of its own for each stage, found stage ${number} twice, in ${one.id} and ${another.id}. Change \`stage:\` in one of them.`,
      );
  return Array.from({ length: lastStage(stages) + 1 }, (_, number) => ({
    number,
    entry: byNumber.get(number)?.[0],
  }));
}

/** The number of the last stage; -1 where there is none. */
export function lastStage(stages: readonly PlacedStage[]): number {
  return Math.max(-1, ...stages.map(({ data }) => data.stage));
}
