import type { Readable } from 'node:stream';
import type { LogLine } from '../../protocol/run-event.ts';
import type { Clock } from '../../sampling/sampling.ts';
import { createLastWords } from './last-words.ts';
import { createLineSplitter } from './line-splitter.ts';
import { createPace } from './pace.ts';
import { printable } from './printable.ts';

/** How much a program may say. */
export interface OutputLimits {
  /** Bytes of stdout and stderr together; what comes after is thrown away, once said so. */
  readonly bytes: number;
  /** Lines in all: a line of one byte is an event like a line of a thousand. */
  readonly lines: number;
  readonly linesPerSecond: number;
}

/** The output of a program, on its way to the event log. */
export interface LogOutput {
  /** Reads a stream of the program from now on. */
  read(stream: Readable, name: 'stdout' | 'stderr'): void;
  /**
   * From now on everything is read as fast as it comes: the program is dead, so there is no more to come than
   * its pipes hold, and what is not read soon is lost with them.
   */
  hurry(): void;
  /** What the program said last on stderr, or on stdout where there was nothing. */
  lastWords(): string | undefined;
}

const MAX_LINE_CHARACTERS = 2000;
/** After the cap the pipe is drained slowly, a chunk at a time: the program is not blocked for ever, and costs us nothing. */
const DRAIN_REST_MS = 100;

/**
 * Turns what a program prints into log lines. Memory is bounded whatever the program does: lines are cut,
 * a fast program is made to wait (its pipe is not read), and nothing is ever queued up here.
 * @param tell called with each line; `tMs` is on the run's clock.
 */
export function createLogOutput(
  clock: Clock,
  startMs: number,
  limits: OutputLimits,
  tell: (line: LogLine) => void,
): LogOutput {
  const pace = createPace(clock, limits.linesPerSecond);
  const said = { stdout: createLastWords(), stderr: createLastWords() };
  let bytesLeft = limits.bytes;
  let linesLeft = limits.lines;
  let truncated = false;
  let hurried = false;
  const say = (stream: LogLine['stream'], text: string): void =>
    tell({ tMs: clock.nowMs() - startMs, stream, text });
  const line = (name: 'stdout' | 'stderr', text: string, cut: boolean): number => {
    const safe = printable(text);
    said[name].hear(safe);
    linesLeft -= 1;
    say(name, cut ? `${safe.slice(0, MAX_LINE_CHARACTERS - 1)}…` : safe.slice(0, MAX_LINE_CHARACTERS));
    return pace.count();
  };
  const truncate = (): void => {
    truncated = true;
    say(
      'runner',
      `The program has said ${limits.bytes} bytes or ${limits.lines} lines; what it says from here on is not kept.`,
    );
  };
  return {
    read(stream, name) {
      const splitter = createLineSplitter(MAX_LINE_CHARACTERS);
      const pauseFor = (restMs: number): void => {
        if (restMs <= 0 || hurried || stream.isPaused()) return;
        stream.pause();
        clock.after(restMs, () => stream.resume());
      };
      stream.on('data', (chunk: Buffer) => {
        if (truncated) return pauseFor(DRAIN_REST_MS);
        const kept = chunk.subarray(0, bytesLeft);
        bytesLeft -= chunk.length;
        for (const cut of splitter.push(kept)) {
          if (linesLeft <= 0) break;
          pauseFor(line(name, cut.text, cut.cut));
        }
        if (bytesLeft <= 0 || linesLeft <= 0) truncate();
      });
      stream.on('end', () => {
        for (const cut of splitter.end()) if (!truncated) line(name, cut.text, cut.cut);
      });
      // A pipe that breaks is a program that ended, which is told by its exit.
      stream.on('error', () => stream.destroy());
    },
    hurry: () => {
      hurried = true;
    },
    lastWords: () => said.stderr.words() ?? said.stdout.words(),
  };
}
