import open from 'open';

/** What decides whether there is a desktop to open a browser on. */
export interface Desktop {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** Whether standard output is a terminal: a person started this. */
  readonly terminal: boolean;
}

/** Whether a browser can be opened for somebody to see: not in CI, not over SSH, not without a display. */
export function hasDesktop({ platform, env, terminal }: Desktop): boolean {
  if (!terminal || (env.CI ?? '') !== '') return false;
  if (env.SSH_CONNECTION !== undefined || env.SSH_TTY !== undefined) return false;
  if (platform !== 'linux') return true;
  return (env.DISPLAY ?? '') !== '' || (env.WAYLAND_DISPLAY ?? '') !== '';
}

/** Opens the address in the reader's browser. Failing is no error: the address was printed. */
export async function openBrowser(address: string, note: (text: string) => void): Promise<void> {
  try {
    const child = await open(address);
    child.on('error', (error) =>
      note(`No browser could be opened (${error.message}); open ${address} yourself.`),
    );
  } catch (error) {
    note(
      `No browser could be opened (${error instanceof Error ? error.message : String(error)}); open ${address} yourself.`,
    );
  }
}
