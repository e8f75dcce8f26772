/** Each value less the one before it that is there; null stays. */
export function differences(values: readonly (number | null)[]): (number | null)[] {
  let before = 0;
  return values.map((value) => {
    if (value === null) return null;
    const difference = value - before;
    before = value;
    return difference;
  });
}

/** What {@link differences} were taken of. */
export function sums(differences: readonly (number | null)[]): (number | null)[] {
  let before = 0;
  return differences.map((difference) => {
    if (difference === null) return null;
    before += difference;
    return before;
  });
}
