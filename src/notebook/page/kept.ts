/**
 * Small things that the page keeps in this browser: a prediction, what was unlocked, the last row of a table.
 * Where storage is off nothing is kept, which is all that is lost.
 */
export const kept = {
  read<T>(key: string): T | undefined {
    try {
      const text = localStorage.getItem(key);
      return text === null ? undefined : (JSON.parse(text) as T);
    } catch {
      return undefined; // storage is off, or somebody else wrote there
    }
  },
  write(key: string, value: unknown): void {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // storage is off or full
    }
  },
  /** Whether anything is kept under a name that begins so. */
  any(beginning: string): boolean {
    try {
      return Object.keys(localStorage).some((key) => key.startsWith(beginning));
    } catch {
      return false; // storage is off
    }
  },
  forget(key: string): void {
    try {
      localStorage.removeItem(key);
    } catch {
      // storage is off
    }
  },
};
