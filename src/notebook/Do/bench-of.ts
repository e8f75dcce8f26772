/** The bench of a demo on this page. @throws Error when the text has none */
export function benchOf(demo: string): HTMLElement {
  const bench = [...document.querySelectorAll<HTMLElement>('memory-bench')].find(
    (one) => (JSON.parse(one.dataset.demo ?? '{}') as { id?: string }).id === demo,
  );
  if (bench === undefined)
    throw new Error(`A button of the text belongs to a bench of ${demo}; the page has none.`);
  return bench;
}
