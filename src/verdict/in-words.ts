/** Two times in words as one span: "3 to 5 hours". */
export function span(from: string, to: string): string {
  if (from === to) return to;
  const [number, unit] = from.split(' ');
  return to.endsWith(` ${unit}`) ? `${number} to ${to}` : `${from} to ${to}`;
}

/** "a", "a and b", "a, b and c". */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** Bytes as people say them: GB from 10 GB on, MB below, KB where it is less than one. */
export function sized(valueBytes: number): string {
  const mb = valueBytes / 2 ** 20;
  if (Math.abs(mb) >= 10_240) return `${(mb / 1024).toFixed(0)} GB`;
  if (Math.abs(mb) >= 0.95) return `${Math.round(mb)} MB`;
  return `${Math.round(valueBytes / 2 ** 10)} KB`;
}

/** Bytes a second, told in the unit of time in which it is at least one: a second, a minute, an hour, a day. */
export function perTime(bytesPerSecond: number): string {
  const units = [
    ['a second', 1],
    ['a minute', 60],
    ['an hour', 3_600],
    ['a day', 86_400],
  ] as const;
  const [name, seconds] =
    units.find(([, length]) => Math.abs(bytesPerSecond) * length >= 2 ** 20) ?? units[3];
  const bytes = bytesPerSecond * seconds;
  const mb = bytes / 2 ** 20;
  if (Math.abs(mb) < 1) return `${kb(bytes)} KB ${name}`;
  return `${mb < 10 && Math.abs(mb - Math.round(mb)) > 0.15 ? mb.toFixed(1) : Math.round(mb)} MB ${name}`;
}

/** Milliseconds as people say them, in one unit. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 1) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} minutes`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} hours`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** Bytes in KB, the number alone. */
export const kb = (valueBytes: number): string => {
  const value = valueBytes / 2 ** 10;
  return (Math.abs(value) < 10 ? value.toFixed(1) : value.toFixed(0)).replace('-', '−');
};

/** The text with its first letter capital. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
