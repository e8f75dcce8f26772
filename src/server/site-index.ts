import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Lists a built site: every address that has a file, and the file. An address is looked up here and
 * never joined to a path, so there is no path to climb. Dot files and whatever is not a plain file
 * (links, sockets) are not listed. `dir/index.html` is found as `/dir/index.html`, `/dir/` and `/dir`.
 * @param root absolute path of the site; a missing one is an empty site
 */
export function indexSite(root: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory()) addFolder(files, root, '/');
  return files;
}

function addFolder(files: Map<string, string>, folder: string, address: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) addFolder(files, file, `${address}${entry.name}/`);
    else if (entry.isFile()) addFile(files, file, address, entry.name);
  }
}

function addFile(files: Map<string, string>, file: string, address: string, name: string): void {
  files.set(`${address}${name}`, file);
  if (name === 'index.html') {
    files.set(address, file);
    if (address !== '/') files.set(address.slice(0, -1), file);
  } else if (name.endsWith('.html')) {
    const clean = `${address}${name.slice(0, -'.html'.length)}`;
    if (!files.has(clean)) files.set(clean, file);
  }
}
