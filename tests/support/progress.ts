/** How long nothing may be printed before it is said that something still runs. */
const SILENCE_MS = 60_000;

/** Says where the whole test run stands. */
export interface Progress {
  /** A suite begins. */
  begin(name: string): void;
  /** A suite has ended. @param outcome `ok`, `FAILED` */
  end(name: string, outcome: string): void;
  /** Prints a line; the silence begins again. */
  print(line: string): void;
  /** To be called every few seconds: says what runs when nothing was printed for a minute. */
  tick(): void;
}

/**
 * Follows suites that run side by side.
 * @param total how many there are
 * @param now milliseconds on a clock that only goes forward
 */
export function trackProgress(total: number, now: () => number, write: (line: string) => void): Progress {
  const startMs = now();
  const running = new Map<string, number>();
  let begun = 0;
  let done = 0;
  let saidMs = startMs;
  const places = new Map<string, string>();
  const print = (line: string): void => {
    saidMs = now();
    write(line);
  };
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const minutes = (ms: number): string =>
    `${Math.floor(ms / 60_000)} min ${Math.floor((ms % 60_000) / 1000)} s`;
  const others = (): string =>
    [...running].map(([name, sinceMs]) => `${name} (${Math.round((now() - sinceMs) / 1000)} s)`).join(', ');
  return {
    begin(name) {
      places.set(name, `[${++begun}/${total}] ${name}`);
      running.set(name, now());
      print(`\n${places.get(name)}`);
    },
    end(name, outcome) {
      const tookMs = now() - (running.get(name) ?? now());
      running.delete(name);
      done++;
      const left = running.size === 0 ? '' : `; still running: ${others()}`;
      print(
        `${places.get(name)}: ${outcome}, ${seconds(tookMs)} (${done} of ${total} done after ${minutes(now() - startMs)}${left})`,
      );
    },
    print,
    tick() {
      if (running.size > 0 && now() - saidMs >= SILENCE_MS) print(`… still running: ${others()}`);
    },
  };
}
