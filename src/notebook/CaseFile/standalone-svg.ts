/** The colours of the light theme: a file that is opened elsewhere has no theme. */
const style = `text{font:13px sans-serif;fill:#5d5a54}.rule{stroke:#e2ded4}.axis{stroke:#8f8a80}.line{fill:none;stroke-width:2.2}.line-0{stroke:#c8501e}.line-1{stroke:#0a5fa8;stroke-dasharray:7 4}.name-0{fill:#c8501e}.name-1{fill:#0a5fa8}`;

/** A picture of the page as a file of its own: with a namespace, and with its colours in it. */
export function standaloneSvg(markup: string): string {
  return markup.replace(/^<svg([^>]*)>/, `<svg xmlns="http://www.w3.org/2000/svg"$1><style>${style}</style>`);
}

/** The same as an address that needs no file: base64, as Markdown readers take no other. */
export function svgAddress(markup: string): string {
  const bytes = new TextEncoder().encode(standaloneSvg(markup));
  return `data:image/svg+xml;base64,${btoa(String.fromCharCode(...bytes))}`;
}
