/**
 * Text from elsewhere as Markdown that shows it as it is: on one line, and with the signs that would make markup of it (links,
 * code, HTML, the cells of a table) written as themselves. Source: CommonMark 0.31, section 2.4, backslash escapes.
 */
export const plain = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*[\]<>|~&]/g, (sign) => `\\${sign}`)
    .replace(/^(\d*)([#+=.)-])(?=\s|$|[#=-])/, '$1\\$2');

/** The same for text of several paragraphs. */
export const paragraphs = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map((one) => plain(one.trim()))
    .filter((one) => one !== '')
    .join('\n\n');
