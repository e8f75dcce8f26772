/**
 * The element with this `data-part` inside `root`.
 * @throws Error when the markup and the script of a component have come apart
 */
export function part<T extends Element = HTMLElement>(root: ParentNode, name: string): T {
  const found = root.querySelector<T>(`[data-part="${name}"]`);
  if (found === null) throw new Error(`The markup should have a part named "${name}"; it has none.`);
  return found;
}

/** Makes an element with classes and text. Text only: nothing that a program said is ever markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  text = '',
  className = '',
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className !== '') element.className = className;
  return element;
}

/** Sets the text only when it changes, so that a screen reader and the layout are left alone. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** The present value of a CSS variable of the page. Read anew at each drawing: themes change. */
export function cssColour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
