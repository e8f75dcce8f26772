/** What shutting down needs of the process it happens in. */
export interface ShutdownEdge {
  /** Registers for the signals and for the launcher going away. */
  on(event: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'disconnect', listener: () => void): unknown;
  exit(code: number): void;
}

/**
 * One Ctrl-C reaches the server up to three times: from the terminal, and passed on by npm and by the
 * launcher. What comes within this time of the first is the same press.
 */
const samePressMs = 500;

/** Longest that an orderly end may take, in milliseconds. */
export const hardExitMs = 5000;

/**
 * Ends the server once, in order, when it is asked to: by Ctrl-C, by SIGTERM, or because the launcher
 * that started it is gone. A second Ctrl-C, or five seconds, end it at once; whatever of a run is left
 * then is swept by the next start.
 * @param close takes no more, ends the runs, closes the connections
 */
export function shutDownOnRequest(
  edge: ShutdownEdge,
  close: (reason: string) => Promise<void>,
  note: (text: string) => void,
  nowMs: () => number = () => performance.now(),
): void {
  let askedMs: number | undefined;
  const end = (signal: string) => {
    if (askedMs !== undefined) {
      if (signal === 'SIGINT' && nowMs() - askedMs > samePressMs) edge.exit(130);
      return;
    }
    askedMs = nowMs();
    note('Stopping the runs …');
    setTimeout(() => edge.exit(1), hardExitMs).unref();
    close('The notebook was shut down.').then(
      () => edge.exit(0),
      (error: unknown) => {
        note(`The end was not clean: ${error instanceof Error ? error.message : String(error)}`);
        edge.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const)
    edge.on(signal, () => end(signal));
}
