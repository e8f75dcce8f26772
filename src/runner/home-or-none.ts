import { homedir } from 'node:os';

/** The home directory; undefined where there is none: without HOME, for a user that the system has never heard of. */
export function homeOrNone(): string | undefined {
  try {
    return homedir();
  } catch {
    return undefined;
  }
}
