import type { RunEvent } from '../protocol/run-event.ts';
import { eventTimeMs, lengthMs } from './event-time.ts';

/** Who is told what a player does. */
export interface PlayerListener {
  /** The next event of the recording, in order. */
  event(event: RunEvent): void;
  /** Forget everything: the player jumped back and tells the story again from the start. */
  rewind(): void;
  /** Position, speed or play/pause changed. */
  moved(): void;
}

/** The clock of the page and its frames, passed in so that tests own the time. */
export interface PlayerClock {
  now(): number;
  /** Calls back at the next frame; returns the cancellation. */
  frame(callback: () => void): () => void;
}

/** Plays the events of a recording at the pace of their own clock, times a speed. */
export class Player {
  readonly lengthMs: number;
  atMs = 0;
  speed = 1;
  playing = false;
  /** Whether somebody has set it going; a recording that only stands there has not been watched. */
  wasPlayed = false;
  readonly #events: readonly RunEvent[];
  readonly #listener: PlayerListener;
  readonly #clock: PlayerClock;
  #next = 0;
  #lastMs = 0;
  #cancel: (() => void) | undefined;

  constructor(events: readonly RunEvent[], listener: PlayerListener, clock: PlayerClock) {
    this.#events = events;
    this.#listener = listener;
    this.#clock = clock;
    this.lengthMs = lengthMs(events);
  }

  /** Goes on from where it is; from the start when it is at the end. */
  play(): void {
    if (this.playing) return;
    if (this.#next >= this.#events.length) this.seek(0);
    this.playing = true;
    this.wasPlayed = true;
    this.#lastMs = this.#clock.now();
    this.#schedule();
    this.#listener.moved();
  }

  /** Stands still. */
  pause(): void {
    this.playing = false;
    this.#cancel?.();
    this.#cancel = undefined;
    this.#listener.moved();
  }

  /** Jumps to a moment, in milliseconds of the recording. */
  seek(toMs: number): void {
    const target = Math.min(Math.max(0, toMs), this.lengthMs);
    if (target < this.atMs) {
      this.#next = 0;
      this.#listener.rewind();
    }
    this.atMs = target;
    this.#deliver();
    this.#listener.moved();
  }

  /** Sets how many seconds of the recording one second shows. */
  setSpeed(speed: number): void {
    this.speed = speed;
    this.#listener.moved();
  }

  #schedule(): void {
    this.#cancel = this.#clock.frame(() => {
      const now = this.#clock.now();
      this.atMs = Math.min(this.lengthMs, this.atMs + (now - this.#lastMs) * this.speed);
      this.#lastMs = now;
      this.#deliver();
      if (this.#next >= this.#events.length) return this.pause();
      this.#listener.moved();
      this.#schedule();
    });
  }

  #deliver(): void {
    for (let event = this.#events[this.#next]; event !== undefined; event = this.#events[this.#next]) {
      if (eventTimeMs(event) > this.atMs) return;
      this.#next += 1;
      this.#listener.event(event);
    }
  }
}
