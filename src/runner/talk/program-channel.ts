import type { Duplex } from 'node:stream';
import { errnoOf } from '../../kernel/errno.ts';
import {
  type ProgramMessage,
  ProgramMessageSchema,
  type RunnerMessage,
} from '../../protocol/program-message.ts';
import type { Clock } from '../../sampling/sampling.ts';
import { STARTING_SIGNAL } from '../launch/starting-signal.ts';
import { createLineSplitter } from './line-splitter.ts';
import { createPace } from './pace.ts';

const MAX_MESSAGE_CHARACTERS = 16_384;
const MESSAGES_PER_SECOND = 500;
const OTHER_END_GONE: ReadonlySet<string> = new Set(['EPIPE', 'ECONNRESET']);

/** The two ways between the runner and a program: JSON lines on the program's descriptor 3. */
export interface ProgramChannel {
  send(message: RunnerMessage): void;
}

/** Who is told what came over the channel. */
export interface ChannelListener {
  /** A message of the program, checked against the protocol. */
  onMessage(message: ProgramMessage): void;
  /** Something else came, or the channel broke by itself; called at most once for each, with a sentence for the log. */
  onNonsense(sentence: string): void;
}

/**
 * Reads and writes a program's channel, and gives the starting signal to what waits at its other end. What comes is hostile until parsed: lines are cut at 16 KiB,
 * messages beyond 500 a second are left in the pipe until the next second.
 */
export function openProgramChannel(stream: Duplex, clock: Clock, listener: ChannelListener): ProgramChannel {
  const splitter = createLineSplitter(MAX_MESSAGE_CHARACTERS);
  const pace = createPace(clock, MESSAGES_PER_SECOND);
  let complained = false;
  let begun = false;
  const early: RunnerMessage[] = [];
  const write = (message: RunnerMessage): void => {
    if (stream.writable) stream.write(`${JSON.stringify(message)}\n`);
  };
  const begin = (): void => {
    begun = true;
    if (stream.writable) stream.write(`${STARTING_SIGNAL}\n`);
    early.splice(0).forEach(write);
  };
  const complain = (text: string): void => {
    if (complained) return;
    complained = true;
    listener.onNonsense(
      `A message on descriptor 3 was not one that this notebook knows, and was dropped (it began ${JSON.stringify(text.slice(0, 80))}); further ones will be dropped silently.`,
    );
  };
  stream.on('data', (chunk: Buffer) => {
    let restMs = 0;
    for (const { text, cut } of splitter.push(chunk)) {
      const message = cut ? undefined : parseProgramMessage(text);
      if (text === '' && !begun) begin();
      else if (message === undefined) complain(text);
      else listener.onMessage(message);
      restMs = Math.max(restMs, pace.count());
    }
    if (restMs > 0 && !stream.isPaused()) {
      stream.pause();
      clock.after(restMs, () => stream.resume());
    }
  });
  stream.on('error', (error) => {
    const code = errnoOf(error) ?? '';
    // The program may close its end or die with a message under way; its exit tells all there is to tell.
    if (!OTHER_END_GONE.has(code))
      listener.onNonsense(`The channel to the program broke (${error.message}), so it hears nothing more.`);
    stream.destroy();
  });
  return {
    send(message) {
      // What is asked before the program has begun must not be taken for the starting signal.
      if (begun) write(message);
      else early.push(message);
    },
  };
}

/** A line of the channel as a message, or undefined when it is none. */
export function parseProgramMessage(line: string): ProgramMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const parsed = ProgramMessageSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
