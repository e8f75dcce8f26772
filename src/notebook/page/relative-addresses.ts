/** A tag with its attributes; an attribute's value may hold anything but a quote. */
const tag = /<[a-z][a-z0-9-]*(?:\s+[^\s=>"'/]+(?:="[^"]*")?)*\s*\/?>/gi;
/** An address from the root of the site, in an attribute that holds one; `//host` leads elsewhere. */
const address = /(\s(?:href|src|data-root)=")\/(?!\/)/g;
/** The same in a style sheet. */
const inStyles = /(url\(["']?)\/(?!\/)/g;

/** The way from a file of the site to its root: `./` for one at the root, `../../` from `stages/the-alert/index.html`. */
export function wayToRoot(file: string): string {
  const depth = file.split('/').length - 1;
  return depth === 0 ? './' : '../'.repeat(depth);
}

/**
 * A built file in which addresses from the root of the site have become relative ones, so that the site can stand below any path.
 * Pure. The page of errors keeps its addresses: it is shown at any depth.
 * @param file its path from the root of the site, with slashes
 */
export function withRelativeAddresses(file: string, text: string): string {
  if (file === '404.html') return text;
  const way = wayToRoot(file);
  if (file.endsWith('.css')) return text.replace(inStyles, `$1${way}`);
  if (!file.endsWith('.html')) return text;
  return text.replace(tag, (whole) => whole.replace(address, `$1${way}`));
}
