import type { Health } from '../../protocol/environment.ts';

/** Whether a server answers behind the page: not known yet, yes, never did, did and went away. */
export type Reach = 'asking' | 'live' | 'none' | 'lost';

/** What is known of the server behind the page. Changed only by {@link ServerReach}. */
export interface Reached {
  reach: Reach;
  /** What the machine can show, as it last said. */
  health: Health | undefined;
}

/** The world around a {@link ServerReach}. */
export interface ReachOutside {
  /** Asks the server what its machine can show; undefined where nobody answers. */
  ask(): Promise<Health | undefined>;
  /** Resolves when it is time to ask a server that has gone once more. */
  later(): Promise<void>;
  /** Hears that a server which had gone answers again. */
  back(): void;
}

/** Knows whether a server answers, and keeps asking for one that has gone until it is there again. */
export class ServerReach {
  readonly #state: Reached;
  readonly #outside: ReachOutside;

  constructor(state: Reached, outside: ReachOutside) {
    this.#state = state;
    this.#outside = outside;
  }

  /** The first answer: a page without a server behind it stays one. */
  first(health: Health | undefined): void {
    this.#state.health = health;
    this.#state.reach = health === undefined ? 'none' : 'live';
  }

  /** A later answer. Where there is none, it is asked for from now on. */
  heard(health: Health | undefined): void {
    const state = this.#state;
    if (health !== undefined) {
      state.health = health;
      state.reach = 'live';
    } else if (state.reach !== 'lost') {
      state.reach = 'lost';
      void this.#untilBack();
    }
  }

  async #untilBack(): Promise<void> {
    const { later, ask, back } = this.#outside;
    while (this.#state.reach === 'lost') {
      await later();
      const health = await ask();
      if (health === undefined || this.#state.reach !== 'lost') continue;
      this.heard(health);
      back();
    }
  }
}
