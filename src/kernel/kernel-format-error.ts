const SHOWN_CHARACTERS = 120;

/** A kernel file was there, but its content is not what its documentation promises. */
export class KernelFormatError extends Error {
  override readonly name = 'KernelFormatError';
  /** The file, as a path or as its well-known name: `memory.stat`. */
  readonly file: string;
  /** The text that could not be read, whole. */
  readonly found: string;

  constructor(file: string, expected: string, found: string) {
    super(`${file}: expected ${expected}, found ${quote(found)}. Please report it with your kernel version.`);
    this.file = file;
    this.found = found;
  }
}

function quote(text: string): string {
  return JSON.stringify(text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text);
}
