import { existsSync } from 'node:fs';

/** Where a Chromium is looked for, after the environment variable CHROMIUM. */
const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Path of the Chromium that the browser tests use, or undefined. */
export function findChromium(): string | undefined {
  return [process.env.CHROMIUM, ...places].find((path) => path !== undefined && existsSync(path));
}

/** The same, for a script that cannot do without. @throws Error saying what to do */
export function requireChromium(): string {
  const found = findChromium();
  if (found !== undefined) return found;
  throw new Error(
    'No Chromium was found. Install one (Debian: apt install chromium), or set CHROMIUM to its path.',
  );
}

/** How Chromium is started: without a sandbox (as root it has none), and without looking for its maker's hosts. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;
