import { MB } from './stack.ts';

/** Bytes as MB (2^20) with a fitting number of decimals: `7.4`, `181`. No unit. A minus is a real minus sign. */
export function inMb(bytes: number): string {
  const mb = bytes / MB;
  const text = Math.abs(mb) < 99.95 ? mb.toFixed(1) : mb.toFixed(0);
  return minus(Number(text) === 0 ? text.replace('-', '') : text);
}

/** A reading with its unit: `181 MB`, `24`. */
export function withUnit(value: number, unit: 'bytes' | 'count'): string {
  return unit === 'bytes' ? `${inMb(value)} MB` : String(Math.round(value));
}

/** Milliseconds of a run as seconds with one decimal: `8.4 s`. */
export function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** A measure with three significant figures at most: `1.00`, `0.0`, `12.3`. */
export function measured(value: number): string {
  if (Number.isInteger(value)) return minus(String(value));
  const size = Math.abs(value);
  const text = size < 10 ? value.toFixed(2) : size < 100 ? value.toFixed(1) : value.toFixed(0);
  return minus(Number(text) === 0 ? text.replace('-', '') : text);
}

/** A claim's inclusive bounds as a person writes them: `1.00 ± 0.02`, `0 to 3`, `0`. */
export function bandText([low, high]: readonly [number, number]): string {
  if (low === high) return measured(low);
  const middle = (low + high) / 2;
  const half = (high - low) / 2;
  const round = (value: number) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-9;
  const even = Math.abs(middle) < 1e-9 || (half <= Math.abs(middle) / 30 && round(middle) && round(half));
  if (even) return `${middle === 0 ? '0' : middle.toFixed(2)} ± ${measured(half)}`;
  return `${measured(low)} to ${measured(high)}`;
}

function minus(text: string): string {
  return text.replace('-', '−');
}
