/** Elements and attributes of the pictures that the notebook draws ({@link linesMarkup}). */
const elements = 'svg|g|path|text';
const attributes = 'class|viewBox|role|aria-label|d|text-anchor|x|y|width|height';
/** No sign that begins markup or an entity other than the four that text is escaped with. */
const value = '(?:[^<>"&]|&(?:amp|lt|gt|quot);)*';
const opening = new RegExp(`^<(?:${elements})(?: (?:${attributes})="${value}")*/?>`);
const closing = new RegExp(`^</(?:${elements})>`);
const text = new RegExp(`^${value.replace('"', '')}`);

/**
 * Whether the markup of a picture is what the notebook draws, and nothing else: known elements, known attributes, text. A
 * file of a stranger's may hold anything in its place (scripts, addresses, styles), and leaves this page in an export.
 */
export function isPlainPicture(markup: string): boolean {
  if (!markup.startsWith('<svg ') && !markup.startsWith('<svg>')) return false;
  let rest = markup;
  while (rest !== '') {
    const token = (opening.exec(rest) ?? closing.exec(rest) ?? text.exec(rest))?.[0] ?? '';
    if (token === '') return false;
    rest = rest.slice(token.length);
  }
  return markup.endsWith('</svg>');
}
