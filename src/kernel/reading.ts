/**
 * What came of asking the kernel for something that it may not have here. "Not there" is an answer
 * with a reason that a page can print; content that makes no sense is an error (`KernelFormatError`).
 */
export type Reading<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'unavailable'; readonly because: string; readonly code?: string };

/** A reading that was had. */
export function available<T>(value: T): Reading<T> {
  return { kind: 'value', value };
}

/**
 * A reading that cannot be had here.
 * @param because a phrase without full stop: "/proc/7/io: permission denied".
 * @param code the errno name behind it (`ENOENT`), where there is one.
 */
export function unavailable(because: string, code?: string): Reading<never> {
  return code === undefined ? { kind: 'unavailable', because } : { kind: 'unavailable', because, code };
}

/** Turns the value of a reading into another, and leaves a reason as it is. */
export function mapReading<T, U>(reading: Reading<T>, change: (value: T) => U): Reading<U> {
  return reading.kind === 'value' ? available(change(reading.value)) : reading;
}

/** The value of a reading, or undefined where it could not be had. For places that leave out what they lack. */
export function valueOrUndefined<T>(reading: Reading<T>): T | undefined {
  return reading.kind === 'value' ? reading.value : undefined;
}
