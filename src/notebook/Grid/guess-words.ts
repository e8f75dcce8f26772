const quoted = (labels: readonly string[]): string => {
  const all = labels.map((label) => `“${label}”`);
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
};

/**
 * What became of the reader's guess, which cells grow most: both as labels. Empty without a guess, and while the cells
 * have not come apart.
 */
export function guessInWords(guess: readonly string[], steepest: readonly string[]): string {
  if (guess.length === 0 || steepest.length === 0) return '';
  const missed = steepest.filter((label) => !guess.includes(label));
  const extra = guess.filter((label) => !steepest.includes(label));
  if (missed.length === 0 && extra.length === 0) return `You said ${quoted(guess)}, and so it is.`;
  return [
    `You said ${quoted(guess)}.`,
    ...(extra.length === 0 ? [] : [`Not among the steepest: ${quoted(extra)}.`]),
    ...(missed.length === 0 ? [] : [`Among the steepest, and not in your guess: ${quoted(missed)}.`]),
  ].join(' ');
}
