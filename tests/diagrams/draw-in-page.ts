/** What a diagram is drawn from. */
export interface DrawOrder {
  readonly code: string;
  readonly id: string;
  readonly options: object;
}

interface Mermaid {
  initialize(options: object): void;
  render(id: string, code: string): Promise<{ svg: string }>;
}

/**
 * Runs in the browser: draws one diagram and turns the drawing's own style sheet into attributes of
 * its elements, because the page's policy forbids `<style>` in a drawing.
 */
export async function drawInPage({ code, id, options }: DrawOrder): Promise<string> {
  const { mermaid } = globalThis as unknown as { mermaid: Mermaid };
  mermaid.initialize(options);
  const { svg } = await mermaid.render(id, code);
  const host = document.createElement('div');
  host.innerHTML = svg;
  document.body.append(host);
  const drawing = host.querySelector('svg');
  if (drawing === null) throw new Error(`Mermaid drew nothing for: ${code}`);
  const properties = [
    'fill',
    'stroke',
    'stroke-width',
    'stroke-dasharray',
    'font-size',
    'font-weight',
    'text-anchor',
    'opacity',
    'marker-end',
    'marker-start',
  ];
  const hex = (value: string) => {
    const rgb = value.match(/^rgb\((\d+), (\d+), (\d+)\)$/);
    return rgb === null
      ? value
      : `#${rgb
          .slice(1)
          .map((part) => Number(part).toString(16).padStart(2, '0'))
          .join('')}`;
  };
  for (const element of drawing.querySelectorAll<SVGElement>(
    'path, rect, circle, ellipse, polygon, polyline, line, text, tspan, marker',
  )) {
    const style = getComputedStyle(element);
    for (const property of properties) {
      const value = style.getPropertyValue(property);
      if (value !== '' && value !== 'auto') element.style.setProperty(property, hex(value));
    }
    const rules = element.getAttribute('style') ?? '';
    element.setAttribute(
      'style',
      rules.replaceAll(/rgb\((\d+), (\d+), (\d+)\)/g, (match) => hex(match)).replaceAll(/"/g, "'"),
    );
    element.removeAttribute('class');
  }
  for (const style of drawing.querySelectorAll('style')) style.remove();
  drawing.removeAttribute('style');
  host.remove();
  return drawing.outerHTML;
}
