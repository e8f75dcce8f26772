/**
 * The address of something of this site, wherever the site is hung up: at the root of a host, or below a path that a proxy adds.
 * Each page knows the way to the root from where it stands (`data-root`). Outside of a page it is the address itself.
 * @param path from the root of the site, with or without a slash before it
 */
export function atRoot(path: string): string {
  const fromRoot = path.replace(/^\//, '');
  const root = globalThis.document?.documentElement.dataset.root;
  return root === undefined ? `/${fromRoot}` : new URL(fromRoot, new URL(root, document.baseURI)).href;
}
