const powers: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4, p: 5 };

/**
 * A size as a tool prints it, in bytes: `469.8MiB` and `512Mi` count by 1,024, `2.87GB` and `300MB` by 1,000, as the tools do.
 * @returns undefined for what is no size
 */
export function sizeInBytes(text: string): number | undefined {
  const [, number, letter, binary] = /^([\d,]+(?:\.\d+)?)\s*([kKMGTP]?)(i?)B?$/.exec(text.trim()) ?? [];
  if (number === undefined || letter === undefined) return undefined;
  const value = Number(number.replaceAll(',', ''));
  const power = powers[letter.toLowerCase()];
  return Number.isFinite(value) && power !== undefined
    ? Math.round(value * (binary === 'i' ? 1024 : 1000) ** power)
    : undefined;
}
