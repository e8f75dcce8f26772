/** The fragment under which a named thing stands: `word` and "active_file, inactive_file" give `word-active_file-inactive_file`. */
export const anchorOf = (kind: string, name: string): string =>
  `${kind}-${name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_]+/gu, '-')
    .replace(/^-|-$/g, '')}`;
