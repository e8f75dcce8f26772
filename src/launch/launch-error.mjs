/** The notebook cannot be started; the message says why and what to do, and is all that is printed. */
export class LaunchError extends Error {
  name = 'LaunchError';
}

/**
 * Runs a launcher and ends the process when it fails: with the message alone where the reason is known.
 * @param {() => Promise<void>} launch
 */
export function launchOrExplain(launch) {
  launch().catch((error) => {
    console.error(error instanceof LaunchError ? `\n${error.message}` : error);
    process.exit(process.exitCode ?? 1);
  });
}
