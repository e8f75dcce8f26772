/** A sum, or undefined when a term is missing (a sum of some would be too low and not say so) or there is none. */
export function sumOfAll(terms: readonly (number | undefined)[]): number | undefined {
  let total: number | undefined;
  for (const term of terms) {
    if (term === undefined) return undefined;
    total = (total ?? 0) + term;
  }
  return total;
}
