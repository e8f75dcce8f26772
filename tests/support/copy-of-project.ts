import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project, from which all is copied. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Made from the rest, or not the project's. */
const LEFT_OUT = ['node_modules', 'dist', '.git', '.astro', '.cache'];

/**
 * Copies the project as it stands into a folder of its own, on a disk: state directories may lie in it. Its packages are the
 * project's own by links, but what tools keep beside packages (`node_modules/.astro`) is not shared.
 * @param name of the folder, which gets a random end
 * @returns the absolute path of the copy; whoever asked for it removes it
 */
export function copyOfProject(name: string): string {
  const path = mkdtempSync(join(process.env.NOTEBOOK_TEST_STATE ?? '/var/tmp', `${name}-`));
  // Some tests start programs of the project as another user.
  chmodSync(path, 0o755);
  for (const entry of readdirSync(root))
    if (!LEFT_OUT.includes(entry)) cpSync(join(root, entry), join(path, entry), { recursive: true });
  const modules = join(path, 'node_modules');
  mkdirSync(modules);
  for (const entry of readdirSync(join(root, 'node_modules')))
    if (!entry.startsWith('.') || entry === '.bin')
      symlinkSync(join(root, 'node_modules', entry), join(modules, entry));
  return path;
}
