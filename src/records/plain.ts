/** A line without the colours that a terminal was told to use. */
export const plain = (line: string): string =>
  line
    .split('\u001b[')
    .map((piece, i) => (i === 0 ? piece : piece.replace(/^[\d;?]*[A-Za-z]/, '')))
    .join('');
