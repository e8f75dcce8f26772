/**
 * What the Copy button takes from the commands that are shown: the lines behind a prompt (`$ `), without it, where there
 * are such lines, else all. A line that begins with `#` is a comment, not a prompt of root, and stays one.
 */
export function copiedCommands(shown: string): string {
  const typed = shown.split('\n').filter((line) => line.startsWith('$ '));
  return typed.length > 0 ? typed.map((line) => line.slice(2)).join('\n') : shown;
}
