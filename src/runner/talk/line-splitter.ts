import { StringDecoder } from 'node:string_decoder';

/** A line as it was cut out of a stream. */
export interface CutLine {
  readonly text: string;
  /** Whether it was longer than what was kept of it. */
  readonly cut: boolean;
}

/** Cuts a stream of bytes into lines, keeping at most so many characters of each: a line without end costs no more than a short one. */
export interface LineSplitter {
  /** The lines that these bytes completed. */
  push(chunk: Buffer): CutLine[];
  /** The last line, when the stream ended without a line feed. */
  end(): CutLine[];
}

/** Makes a splitter for UTF-8; bytes that are none become U+FFFD. A carriage return before the line feed is dropped. */
export function createLineSplitter(maxCharacters: number): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let kept = '';
  let cut = false;
  let began = false;
  const add = (text: string): void => {
    if (text === '') return;
    began = true;
    const room = maxCharacters - kept.length;
    if (text.length > room) cut = true;
    if (room > 0) kept += text.slice(0, room);
  };
  const take = (): CutLine => {
    const line = { text: kept.endsWith('\r') ? kept.slice(0, -1) : kept, cut };
    kept = '';
    cut = false;
    began = false;
    return line;
  };
  return {
    push(chunk) {
      const pieces = decoder.write(chunk).split('\n');
      const last = pieces.pop() ?? '';
      const lines = pieces.map((piece) => {
        add(piece);
        return take();
      });
      add(last);
      return lines;
    },
    end() {
      add(decoder.end());
      return began ? [take()] : [];
    },
  };
}
