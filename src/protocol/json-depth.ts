/** Deepest nesting of arrays and objects in a request body, and in a file that a page opens. An honest body has two levels. */
export const jsonDepthLimit = 16;

/**
 * How deep the arrays and objects of a JSON text are nested, without parsing it: 0 for a bare value.
 * Brackets in strings do not count. On text that is not JSON the number means nothing, which is
 * harmless: such text is refused by the parser.
 */
export function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth--;
  }
  return deepest;
}
