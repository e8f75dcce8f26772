/** An object's fields without those that are undefined: a reading that cannot be had is left out of a sample. */
export function present<K extends string>(fields: Record<K, number | undefined>): { [P in K]?: number } {
  const kept: { [P in K]?: number } = {};
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined) kept[key] = value;
  }
  return kept;
}
