import { createHash } from 'node:crypto';

/** Where the drawing of a diagram is kept: its name is taken from its source, so a stale one is simply not found. */
export function diagramFile(code: string): string {
  const hash = createHash('sha256').update(code.trim()).digest('hex').slice(0, 16);
  return `content/diagrams/${hash}.svg`;
}

/** The Mermaid sources in a text, in order. */
export function diagramsIn(text: string): string[] {
  return [...text.matchAll(/^```mermaid[^\n]*\n([\s\S]*?)^```/gm)].map((match) => (match[1] ?? '').trim());
}
